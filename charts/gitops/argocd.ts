import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

import { type ArgoCd, IN_CLUSTER } from '../config/delivery/gitops';
import type { ClusterChange } from '../kit/declarations';
import type { Rendering } from '../rendering/delivery';
import { PLATFORM_LABELS as LABELS } from '../contract/labels';
import { Stage } from '../contract/stage';
import { type Application, type AppProject, ARGO } from './argocd-objects';
import { differencesOf } from './differences';
import { permitted } from './permitted';
import { chartsOf, IN_CHARTS, stagesOf, type Unit } from './stages';
import { groupOf } from '../contract/manifest';

const WAVE = 'argocd.argoproj.io/sync-wave';
/** Deletes the objects of an Application with it, except those with `Delete=false`. */
const CASCADE = 'resources-finalizer.argocd.argoproj.io';

/** Retries a failed sync for half an hour. An upgrade of CRDs and their objects in one commit may fail at first. */
const RETRY = { limit: 10, backoff: { duration: '10s', factor: 2, maxDuration: '5m' } };

/**
 * The objects of Argo CD. `argocd/bootstrap` is applied once; Argo CD takes `argocd/stages` from the repository. The
 * root Application syncs the Applications of the stages one wave after the other, and each wave waits for the health of the
 * one before. Each tenant and each chart of the user's own has an Application: Applications stay small, a change of one
 * tenant does not touch the others, and the Application goes with its tenant.
 */
export function renderArgoCd(plan: ArgoCd, rendering: Rendering): ReadonlyMap<string, object> {
  const units = [...stagesOf(rendering).filter(({ stage }) => !(stage in IN_CHARTS)), ...chartsOf(rendering)];
  const objects = units.map((unit) => unitApplication(plan, unit, rendering.changes));
  const file = ({ kind, metadata }: Application | AppProject) => `${kind.toLowerCase()}-${metadata.name}.yaml`;
  const project = stagesProject(plan, rendering);
  const root = rootProject(plan);
  const application = rootApplication(plan);
  return new Map<string, object>([
    // kubectl applies files in the order of their names. An Application that comes before its project fails once.
    ['argocd/bootstrap/1-configmap-argocd-cm.yaml', healthSettings(plan)],
    [`argocd/bootstrap/2-${file(root)}`, root],
    [`argocd/bootstrap/3-${file(application)}`, application],
    ...[project, ...objects].map((each) => [`argocd/stages/${file(each)}`, each] as const),
  ]);
}

/**
 * Three keys of Argo CD's own settings. Server-side apply leaves the other keys alone. Argo CD finds the ConfigMap by
 * the label.
 */
function healthSettings({ namespace }: ArgoCd): object {
  const lua = (file: string) => readFileSync(join(__dirname, 'health', file), 'utf8');
  const webhooks = 'resource.customizations.health.admissionregistration.k8s.io';
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'argocd-cm', namespace, labels: { 'app.kubernetes.io/part-of': 'argocd' } },
    data: {
      'resource.customizations.health.argoproj.io_Application': lua('application.lua'),
      [`${webhooks}_MutatingWebhookConfiguration`]: lua('webhooks.lua'),
      [`${webhooks}_ValidatingWebhookConfiguration`]: lua('webhooks.lua'),
    },
  };
}

/** AppProject of the root Application, which may only make the Applications and their AppProject. */
function rootProject({ name, namespace, repoURL }: ArgoCd): AppProject {
  return {
    apiVersion: ARGO,
    kind: 'AppProject',
    metadata: { name: `${name}-root`, namespace, labels: LABELS },
    spec: {
      description: 'The Applications of Kubeflow',
      sourceRepos: [repoURL],
      destinations: [{ server: IN_CLUSTER, namespace }],
      clusterResourceWhitelist: [],
      namespaceResourceWhitelist: ['AppProject', 'Application'].map((kind) => ({ group: groupOf(ARGO), kind })),
    },
  };
}

function rootApplication(plan: ArgoCd): Application {
  const { name, namespace, path } = plan;
  const stages = posix.join(posix.dirname(path), 'gitops/argocd/stages');
  return {
    apiVersion: ARGO,
    kind: 'Application',
    metadata: { name, namespace, labels: LABELS },
    spec: {
      project: `${name}-root`,
      source: source(plan, stages),
      destination: { server: IN_CLUSTER, namespace },
      syncPolicy: syncPolicy(plan),
    },
  };
}

/** AppProject of the stages. The root Application makes it first, because Argo CD syncs only what it permits. */
function stagesProject(plan: ArgoCd, rendering: Rendering): AppProject {
  const { name, namespace, repoURL } = plan;
  return {
    apiVersion: ARGO,
    kind: 'AppProject',
    metadata: { name, namespace, labels: LABELS, annotations: { [WAVE]: '-1' } },
    spec: { description: 'Kubeflow', sourceRepos: [repoURL], ...permitted(plan, rendering) },
  };
}

function unitApplication(plan: ArgoCd, unit: Unit, changes: readonly ClusterChange[]): Application {
  const { name, namespace, path, destination, automated } = plan;
  const { stage, system } = unit;
  const wave = Object.values(Stage).indexOf(stage);
  const files = system === undefined ? [`${stage}/**`] : [`${stage}/${system}.yaml`, `${stage}/${system}/**`];
  const { ignored, contested } = differencesOf(unit.objects, changes);
  return {
    apiVersion: ARGO,
    kind: 'Application',
    metadata: {
      name: `${name}-${unit.name}`,
      namespace,
      labels: LABELS,
      annotations: {
        [WAVE]: String(wave),
        // A commit that does not change this folder needs no comparison.
        'argocd.argoproj.io/manifest-generate-paths': files
          .map((file) => `/${path}/${file.replace('/**', '')}`)
          .join(';'),
      },
      finalizers: system !== undefined && automated?.prune ? [CASCADE] : undefined,
    },
    spec: {
      project: name,
      // Not the stage's folder, which does not exist if a definition renders nothing into it.
      source: source(plan, path, files.length === 1 ? files[0] : `{${files.join(',')}}`),
      destination,
      syncPolicy: syncPolicy(plan, contested ? ['RespectIgnoreDifferences=true'] : []),
      ignoreDifferences: ignored.length ? ignored : undefined,
    },
  };
}

function source({ repoURL, targetRevision }: ArgoCd, path: string, include?: string): Application['spec']['source'] {
  return { repoURL, targetRevision, path, directory: { recurse: true, include } };
}

function syncPolicy({ automated }: ArgoCd, options: readonly string[] = []): Application['spec']['syncPolicy'] {
  return {
    automated: automated && { ...automated, allowEmpty: automated.prune },
    syncOptions: ['ServerSideApply=true', 'ApplyOutOfSyncOnly=true', 'CreateNamespace=false', ...options],
    retry: RETRY,
  };
}
