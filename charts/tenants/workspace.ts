import type { Construct } from 'constructs';

import { placementFor } from '../config/cluster/offered';
import type { Platform } from '../config/platform';
import { wholeOrText } from '../contract/quantity';
import { HOME, homeOf, type ResolvedNotebook } from '../config/tenants/workspace';
import { Resource, RESTRICTED } from '../kit';

/** The servers as the dashboard makes them. Code-server and RStudio serve only `/`, to which the mesh rewrites. */
const SERVERS = { jupyter: 'jupyter', vscode: 'group-one', rstudio: 'group-two' } as const;

/**
 * A notebook as the dashboard makes it, so that its page shows it with the right icon and link:
 * https://github.com/kubeflow/notebooks/tree/v1.11.0/components/crud-web-apps/jupyter
 */
export function renderNotebook(
  scope: Construct,
  notebook: ResolvedNotebook,
  namespace: string,
  { spawner, restricted, accelerators }: Platform,
): void {
  const { name, server, podDefaults } = notebook;
  const annotations = {
    'notebooks.kubeflow.org/server-type': SERVERS[server],
    ...(server !== 'jupyter' && { 'notebooks.kubeflow.org/http-rewrite-uri': '/' }),
    ...(server === 'rstudio' && {
      'notebooks.kubeflow.org/http-headers-request-set': JSON.stringify({
        'X-RStudio-Root-Path': `/notebook/${namespace}/${name}/`,
      }),
    }),
  };
  // The notebook controller copies all labels to the pod, where the webhook of PodDefaults looks at them:
  // https://github.com/kubeflow/notebooks/blob/v1.11.0/components/notebook-controller/controllers/notebook_controller.go
  const labels = { app: name, ...notebook.labels, ...Object.fromEntries(podDefaults.map((each) => [each, 'true'])) };
  const pod = podOf(onNodes(notebook, accelerators), spawner, restricted.includes(namespace));
  const spec = { template: { spec: pod } };
  new Resource(scope, 'kubeflow.org/v1/Notebook', name, { spec }, { labels, annotations });
}

/** A notebook with GPUs runs where these are. What it says of the nodes itself is kept, and wins. */
function onNodes(notebook: ResolvedNotebook, accelerators: Platform['accelerators']): ResolvedNotebook {
  const { nodeSelector: labels, tolerations: more = [] } = placementFor(accelerators, Object.keys(notebook.gpus));
  const { nodeSelector, tolerations = [] } = notebook;
  return {
    ...notebook,
    ...(labels && { nodeSelector: { ...labels, ...nodeSelector } }),
    ...(more.length > 0 && { tolerations: [...tolerations, ...more] }),
  };
}

function podOf(notebook: ResolvedNotebook, spawner: Platform['spawner'], isRestricted: boolean) {
  const { name, server, image = spawner[server].default, memory, gpus, homeSize, volumes = {} } = notebook;
  const claims = [...(homeSize === false ? [] : [[HOME, homeOf(name)] as const]), ...Object.entries(volumes)];
  const cpu = wholeOrText(notebook.cpu);
  const resources = { requests: { cpu, memory }, limits: { cpu, memory, ...gpus } };
  const variables = Object.entries(notebook.env ?? {}).map(([variable, value]) => ({ name: variable, value }));
  const env = variables.length ? variables : undefined;
  const mounts = claims.map(([mountPath, claim]) => ({ name: claim, mountPath }));
  const volumeMounts = [...mounts, { name: 'dshm', mountPath: '/dev/shm' }];
  const securityContext = isRestricted ? RESTRICTED : undefined;
  const imagePullPolicy = spawner.imagePullPolicy.value;
  const container = { name, image, imagePullPolicy, resources, env, securityContext, volumeMounts };
  const distinct = [...new Set(claims.map(([, claim]) => claim))];
  const { nodeSelector, tolerations, affinity } = notebook;
  return {
    serviceAccountName: 'default-editor',
    containers: [container],
    volumes: [
      ...distinct.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } })),
      // Shared memory. Containers have 64 MiB by default, too little for PyTorch's data loaders.
      { name: 'dshm', emptyDir: { medium: 'Memory' } },
    ],
    nodeSelector,
    tolerations,
    affinity,
  };
}
