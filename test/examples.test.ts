import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { REPO } from './support/files';
import { appsOf, EXAMPLES, rendered } from './support/programs';
import { Rendering } from './support/rendering';

const PAGE = readFileSync(join(REPO, 'docs/examples.md'), 'utf8');
const SERVICE = ['v1/Service', 'istio-system/istio-ingressgateway'] as const;
const CERTIFICATE = ['cert-manager.io/v1/Certificate', 'istio-system/kubeflow-gateway'] as const;

test.each(EXAMPLES)('%s has at most 60 lines, and docs/examples.md explains it', (example) => {
  expect(readFileSync(join(REPO, 'examples', example), 'utf8').split('\n').length).toBeLessThanOrEqual(61);
  expect(PAGE).toContain(`examples/${example}`);
});

test.each(EXAMPLES)('%s is right beyond doubt', async (example) => {
  const [app] = await appsOf(join(REPO, 'examples', example));
  expect(app.renderAll().warnings).toEqual([]);
});

test('a laptop: no load balancer, the own CA certifies localhost, and a notebook waits', async () => {
  const platform = await rendered('laptop.ts');
  expect(platform.get(...SERVICE).spec?.type).toBe('ClusterIP');
  expect(platform.get(...CERTIFICATE).spec?.dnsNames).toEqual(['localhost']);
  expect(platform.namesOf('kubeflow.org/v1/Notebook')).toEqual(['me/first']);
});

test('on premises: node ports with a static address, the company’s CA and directory, groups of users', async () => {
  const platform = await rendered('on-premises.ts');
  expect(platform.get(...SERVICE).spec?.type).toBe('NodePort');
  expect(platform.get(...CERTIFICATE).spec).toMatchObject({
    dnsNames: ['kubeflow.corp.example.com'],
    ipAddresses: ['10.20.0.10', '10.20.0.11'],
  });
  expect(platform.config('auth/dex')['config.yaml']).toContain('type: ldap');
  expect(platform.has('apps/v1/Deployment', 'kubeflow-monitoring/alertmanager')).toBe(true);
  expect(platform.namesOf('rbac.authorization.k8s.io/v1/RoleBinding')).toContain(
    'speech/user-dan-corp-example-com-clusterrole-edit',
  );
});

test('OpenShift: a Route with the router’s certificate, operators of the cluster, rights for pods', async () => {
  const platform = await rendered('openshift.ts');
  const { spec } = platform.get('route.openshift.io/v1/Route', 'istio-system/istio-ingressgateway');
  expect(spec).toMatchObject({ host: 'kubeflow.apps.ocp.example.com', tls: { termination: 'edge' } });
  expect(platform.of('cert-manager')).toEqual([]);
  expect(platform.of('nvidia-device-plugin')).toEqual([]);
  expect(platform.has('rbac.authorization.k8s.io/v1/RoleBinding', 'vision/security-context-constraint')).toBe(true);
});

test('VK Cloud: the address in the certificate, a namespace per user, docker-config in each', async () => {
  const platform = await rendered('vk-cloud.ts');
  expect(platform.get(...CERTIFICATE).spec).toMatchObject({
    ipAddresses: ['203.0.113.7'],
    issuerRef: { kind: 'ClusterIssuer', name: 'corporate-ca' },
  });
  const pullSecrets = platform.all('v1/Secret').filter(({ type }) => type === 'kubernetes.io/dockerconfigjson');
  for (const namespace of ['ada-kubeflow', 'bob-kubeflow', 'cyd-kubeflow']) {
    expect(platform.has('kubeflow.org/v1beta1/Profile', namespace)).toBe(true);
    expect(platform.has('v1/ConfigMap', `${namespace}/docker-config`)).toBe(true);
    expect(pullSecrets.map(({ metadata }) => metadata.namespace)).toContain(namespace);
  }
});

test('without the internet: one registry with a password, the company’s CA, a volume for several nodes', async () => {
  const platform = await rendered('air-gapped.ts');
  for (const { imagePullSecrets } of platform.all('v1/ServiceAccount'))
    expect(imagePullSecrets).toEqual([{ name: 'mirror' }]);
  expect(platform.get(...CERTIFICATE).spec?.issuerRef).toMatchObject({
    kind: 'ClusterIssuer',
    name: 'kubeflow-gateway-issuer',
  });
  expect(platform.get('v1/PersistentVolumeClaim', 'vision/team').spec).toMatchObject({
    accessModes: ['ReadWriteMany'],
    storageClassName: 'ceph-fs',
  });
});

test('EKS: certificates through Route 53, roles of IAM for tenants, Secrets from a store, no Dex', async () => {
  const platform = await rendered('eks.ts');
  const { spec } = platform.get('cert-manager.io/v1/ClusterIssuer', 'kubeflow-gateway-issuer');
  expect(spec?.acme?.solvers).toMatchObject([{ dns01: { route53: { region: 'eu-central-1' } } }]);
  expect(platform.of('dex')).toEqual([]);
  expect(platform.get('v1/ServiceAccount', 'vision/default-editor').metadata.annotations).toMatchObject({
    'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/kubeflow-vision',
  });
  expect(platform.all('external-secrets.io/v1/ExternalSecret')).not.toEqual([]);
});

test('a component of one’s own: its namespace, its volume, its page and its entry in the menu', async () => {
  const platform = await rendered('own-component.ts');
  expect(platform.has('v1/Namespace', 'mlflow')).toBe(true);
  expect(platform.has('v1/PersistentVolumeClaim', 'mlflow/mlflow')).toBe(true);
  expect(platform.get('networking.istio.io/v1alpha3/VirtualService', 'mlflow/mlflow').spec).toMatchObject({
    gateways: ['kubeflow/kubeflow-gateway'],
    http: [{ match: [{ uri: { prefix: '/mlflow/' } }] }],
  });
  expect(platform.config('kubeflow/dashboard-config').links).toContain('"text": "MLflow"');
});

test('Google Kubernetes Engine: its address, Cloud DNS, a service account of Google for each tenant', async () => {
  const platform = await rendered('gke.ts');
  expect(platform.get(...SERVICE).spec?.loadBalancerIP).toBe('203.0.113.9');
  const { spec } = platform.get('cert-manager.io/v1/ClusterIssuer', 'kubeflow-gateway-issuer');
  expect(spec?.acme?.solvers).toMatchObject([{ dns01: { cloudDNS: { project: 'example-ml' } } }]);
  expect(platform.get('v1/ServiceAccount', 'speech/default-editor').metadata.annotations).toMatchObject({
    'iam.gke.io/gcp-service-account': 'speech@example-ml.iam.gserviceaccount.com',
  });
  expect(platform.get('v1/PersistentVolumeClaim', 'speech/team').spec?.storageClassName).toBe('standard-rwx');
});

test('Azure Kubernetes Service: an address of another group, Azure DNS, a managed identity for a tenant', async () => {
  const platform = await rendered('aks.ts');
  expect(platform.get(...SERVICE).metadata.annotations).toMatchObject({
    'service.beta.kubernetes.io/azure-load-balancer-resource-group': 'kubeflow-network',
  });
  const { spec } = platform.get('cert-manager.io/v1/ClusterIssuer', 'kubeflow-gateway-issuer');
  expect(spec?.acme?.solvers).toMatchObject([{ dns01: { azureDNS: { hostedZoneName: 'example.com' } } }]);
  expect(platform.get('v1/ServiceAccount', 'vision/default-editor').metadata.annotations).toHaveProperty(
    ['azure.workload.identity/client-id'],
    '00000000-0000-4000-8000-000000000030',
  );
});

test('Samsung Cloud Platform: its public address, its file storage, its object storage and no other', async () => {
  const platform = await rendered('samsung-cloud.ts');
  expect(platform.get(...SERVICE).metadata.annotations).toMatchObject({
    'service.beta.kubernetes.io/scp-load-balancer-public-ip-enabled': 'true',
  });
  expect(platform.get('v1/PersistentVolumeClaim', 'ada/datasets').spec?.storageClassName).toBe(
    'nfs-subdir-external-sc',
  );
  expect(platform.namesOf('apps/v1/Deployment')).not.toContain('kubeflow/seaweedfs');
});

test('serving only: KServe and the dashboard, and nothing that trains', async () => {
  const platform = await rendered('serving-only.ts');
  const deployments = platform.namesOf('apps/v1/Deployment');
  expect(deployments).toContain('kubeflow/kserve-controller-manager');
  expect(deployments).toContain('kubeflow/dashboard');
  expect(deployments.join()).not.toMatch(/katib|pipeline|jupyter|notebook|tensorboard|trainer|spark|knative|activator/);
});

test('a farm of GPUs: plugins for slices and cards, a notebook on one, and a runtime for RDMA in a privileged namespace', async () => {
  const platform = await rendered('gpu-farm.ts');
  const plugin = platform.config('nvidia-device-plugin/nvidia-device-plugin')['config.yaml'];
  expect(plugin).toContain('name: nvidia.com/mig-3g.20gb');
  expect(platform.get('apps/v1/DaemonSet', 'rdma-device-plugin/rdma-device-plugin').spec?.template.spec).toMatchObject({
    tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
  });
  expect(platform.get('kubeflow.org/v1/Notebook', 'course/first').spec?.template?.spec).toMatchObject({
    nodeSelector: { 'example.com/pool': 'a100' },
    tolerations: [{ key: 'nvidia.com/gpu' }],
  });
  const runtimes = platform.namesOf('trainer.kubeflow.org/v1alpha1/ClusterTrainingRuntime');
  expect(runtimes).toEqual(expect.arrayContaining(['megatron', 'torch-distributed-nvidia', 'torch-distributed-rdma']));
  expect(platform.get('v1/Namespace', 'pretraining').metadata.labels).toMatchObject({
    'pod-security.kubernetes.io/enforce': 'privileged',
  });
});

test('two clusters: one bucket and the same tenants, and only the second is without notebooks’ form', async () => {
  const apps = await appsOf(join(REPO, 'examples/two-clusters.ts'));
  const [development, serving] = apps.map((app) => new Rendering(app.render()));
  for (const platform of [development, serving]) {
    expect(platform?.config('vision/kfp-launcher').defaultPipelineRoot).toContain('s3://example-models/');
  }
  expect(development?.has('apps/v1/Deployment', 'kubeflow/jupyter-web-app-deployment')).toBe(true);
  expect(serving?.has('apps/v1/Deployment', 'kubeflow/jupyter-web-app-deployment')).toBe(false);
  expect(apps.map(({ outdir }) => outdir)).toEqual(['clusters/development/dist', 'clusters/serving/dist']);
});

test('two hundred tenants: a row each, with its quota, its label and the tutors', async () => {
  const platform = await rendered('two-hundred-tenants.ts');
  expect(platform.all('kubeflow.org/v1beta1/Profile')).toHaveLength(200);
  expect(platform.get('kubeflow.org/v1beta1/Profile', 'cyd-adler').spec?.resourceQuotaSpec?.hard).toEqual({
    cpu: '16',
    memory: '64Gi',
    'requests.nvidia.com/gpu': '2',
  });
  expect(platform.get('v1/Namespace', 'cyd-adler').metadata.labels).toMatchObject({ faculty: 'informatics' });
  expect(platform.namesOf('rbac.authorization.k8s.io/v1/RoleBinding')).toContain(
    'ada-adler/user-ines-example-com-clusterrole-view',
  );
});
