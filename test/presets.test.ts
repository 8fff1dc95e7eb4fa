import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { type KubeflowProps, Preset } from '../charts';
import * as kinds from '../charts/presets/generated/kinds';
import { REPO } from './support/files';
import { render, type Rendering } from './support/render';

const serviceOf = (platform: Rendering) => {
  const { metadata, spec } = platform.get('v1/Service', 'istio-system/istio-ingressgateway');
  const nodePorts = spec?.ports?.flatMap(({ nodePort }) => nodePort ?? []);
  return { type: spec?.type, address: spec?.loadBalancerIP, nodePorts, annotations: metadata.annotations ?? {} };
};
const classOf = (platform: Rendering) =>
  platform.get('v1/PersistentVolumeClaim', 'kubeflow/katib-mysql').spec?.storageClassName;
/** The class of a volume for several nodes. */
const sharedOf = (part: Partial<KubeflowProps>) => {
  const volumes = [{ name: 'team', size: '1Gi', accessMode: 'ReadWriteMany' }] as const;
  const platform = render({ ...part, tenants: [{ name: 'ada', owner: 'ada@example.com', volumes }] });
  return platform.get('v1/PersistentVolumeClaim', 'ada/team').spec?.storageClassName;
};
const pathOf = (platform: Rendering, name: string) =>
  platform.pod('kube-system/istio-cni-node').spec?.volumes?.find((volume) => volume.name === name)?.hostPath?.path;
const issuersOf = (platform: Rendering) =>
  platform
    .get('security.istio.io/v1beta1/RequestAuthentication', 'istio-system/m2m-token-issuer')
    .spec?.jwtRules?.map(({ issuer }) => issuer);

test('kind: nothing is open but a forwarded port, and little is asked for', () => {
  const part = Preset.kind({ port: 9443 });
  expect(part.url).toBe('https://localhost:9443');
  expect(serviceOf(render(part)).type).toBe('ClusterIP');
  expect(part.size).toBe('laptop');
  expect(Preset.kind().url).toBe('https://localhost:8443');
});

test('minikube: as kind, and with Docker’s driver the network namespaces of pods where Docker has them', () => {
  expect(pathOf(render(Preset.minikube()), 'cni-netns-dir')).toBe('/var/run/docker/netns');
  expect(pathOf(render(Preset.minikube({ driver: 'other' })), 'cni-netns-dir')).toBe('/var/run/netns');
  expect(Preset.minikube({ port: 9443 }).url).toBe('https://localhost:9443');
});

test('k3s: its own places of plugins; ports of nodes, or with Traefik off, those of the load balancer', () => {
  const part = Preset.k3s({ address: '192.0.2.7' });
  expect(part.url).toBe('https://192.0.2.7:30443');
  expect(serviceOf(render(part))).toMatchObject({ type: 'NodePort', nodePorts: [30080, 30443] });
  expect(pathOf(render(part), 'cni-bin-dir')).toBe('/var/lib/rancher/k3s/data/cni');
  const without = Preset.k3s({ address: '192.0.2.7', traefik: false });
  expect(without.url).toBe('https://192.0.2.7');
  expect(serviceOf(render(without))).toMatchObject({ type: 'LoadBalancer' });
});

describe('EKS', () => {
  const facts = { region: 'eu-central-1' };
  const SCHEME = 'service.beta.kubernetes.io/aws-load-balancer-scheme';

  test('a network load balancer for all, or for the VPC alone; a class of volumes, because there is no default', () => {
    const platform = render(Preset.eks(facts));
    const { spec } = platform.get('v1/Service', 'istio-system/istio-ingressgateway');
    expect(spec?.loadBalancerClass).toBe('service.k8s.aws/nlb');
    expect(serviceOf(platform).annotations).toMatchObject({ [SCHEME]: 'internet-facing' });
    expect(classOf(platform)).toBe('gp3');
    const own = render(Preset.eks({ ...facts, internal: true, storageClass: 'io2' }));
    expect(serviceOf(own).annotations).toMatchObject({ [SCHEME]: 'internal' });
    expect(classOf(own)).toBe('io2');
    expect(sharedOf(Preset.eks({ ...facts, sharedClass: 'efs' }))).toBe('efs');
  });

  test('tokens of ServiceAccounts are taken where the cluster is named', () => {
    const clusterId = '0123456789ABCDEF0123456789ABCDEF';
    const issuer = `https://oidc.eks.eu-central-1.amazonaws.com/id/${clusterId}`;
    expect(issuersOf(render(Preset.eks({ ...facts, clusterId })))).toContain(issuer);
    expect(Preset.eks(facts)).not.toHaveProperty('machineTokens');
  });

  test('a bucket of S3 by a role, in that region, in place of a store of the platform’s own', () => {
    const store = { bucket: 'models', role: 'arn:aws:iam::123456789012:role/kubeflow' };
    const annotations = { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/ada' };
    const tenants = [{ name: 'ada', owner: 'ada@example.com', serviceAccounts: { editor: { annotations } } }];
    const platform = render({ ...Preset.eks({ ...facts, store }), tenants });
    expect(platform.namesOf('apps/v1/Deployment')).not.toContain('kubeflow/seaweedfs');
    expect(platform.get('v1/ServiceAccount', 'kubeflow/ml-pipeline').metadata.annotations).toMatchObject({
      'eks.amazonaws.com/role-arn': store.role,
    });
    expect(platform.config('ada/kfp-launcher').defaultPipelineRoot).toContain('s3://models/');
    expect(platform.config('ada/kfp-launcher').providers).toContain('s3.eu-central-1.amazonaws.com');
  });
});

test('GKE: a reserved address or the VPC alone, its places of plugins and classes, Google’s tokens', () => {
  const platform = render(Preset.gke({ address: '203.0.113.9' }));
  expect(serviceOf(platform)).toMatchObject({ type: 'LoadBalancer', address: '203.0.113.9' });
  expect(pathOf(platform, 'cni-bin-dir')).toBe('/home/kubernetes/bin');
  expect(classOf(platform)).toBe('standard-rwo');
  expect(serviceOf(render(Preset.gke({ internal: true }))).annotations).toMatchObject({
    'networking.gke.io/load-balancer-type': 'Internal',
  });
  expect(sharedOf(Preset.gke({ filestore: true }))).toBe('standard-rwx');
  expect(() => sharedOf(Preset.gke())).toThrow("'ReadWriteMany' needs a class");
  const cluster = { project: 'example-ml', location: 'europe-west4', name: 'kubeflow' };
  expect(issuersOf(render(Preset.gke({ cluster })))).toContain(
    'https://container.googleapis.com/v1/projects/example-ml/locations/europe-west4/clusters/kubeflow',
  );
});

test('AKS: an address of another group or the network alone, the classes of each cluster, its issuer', () => {
  const ANNOTATION = 'service.beta.kubernetes.io/azure-load-balancer';
  const platform = render(Preset.aks({ address: '203.0.113.11', addressGroup: 'network' }));
  expect(serviceOf(platform)).toMatchObject({
    address: '203.0.113.11',
    annotations: { [`${ANNOTATION}-resource-group`]: 'network' },
  });
  expect(classOf(platform)).toBe('managed-csi');
  expect(sharedOf(Preset.aks())).toBe('azurefile-csi');
  expect(serviceOf(render(Preset.aks({ internal: true }))).annotations).toMatchObject({
    [`${ANNOTATION}-internal`]: 'true',
  });
  const issuer = 'https://westeurope.oic.prod-aks.azure.com/0/1/';
  expect(issuersOf(render(Preset.aks({ issuer })))).toContain(issuer);
});

describe('OpenShift', () => {
  const facts = { appsDomain: 'apps.ocp.example.com' };

  test('a Route in the cluster’s domain, its places of plugins, its rights for pods, its DNS', () => {
    const tenants = [{ name: 'ada', owner: 'ada@example.com', isolation: { egress: ['10.0.0.0/8'] } }];
    const platform = render({ ...Preset.openShift(facts), tenants });
    const route = platform.get('route.openshift.io/v1/Route', 'istio-system/istio-ingressgateway');
    expect(route.spec.host).toBe('kubeflow.apps.ocp.example.com');
    expect(pathOf(platform, 'cni-bin-dir')).toBe('/var/lib/cni/bin');
    expect(platform.has('rbac.authorization.k8s.io/v1/RoleBinding', 'ada/security-context-constraint')).toBe(true);
    const { spec } = platform.get('networking.k8s.io/v1/NetworkPolicy', 'ada/tenant-egress');
    expect(JSON.stringify(spec)).toContain('"openshift-dns"');
    expect(classOf(platform)).toBeUndefined();
  });

  test('classes of volumes', () => {
    expect(classOf(render(Preset.openShift({ ...facts, storageClass: 'ceph-rbd' })))).toBe('ceph-rbd');
    expect(sharedOf(Preset.openShift({ ...facts, sharedClass: 'cephfs' }))).toBe('cephfs');
  });

  test('the cluster’s Istio in place of the platform’s', () => {
    const istio = { revision: 'default-v1-28-0', gateway: { selector: { istio: 'kubeflow' } } };
    const part = Preset.openShift({ ...facts, istio });
    expect(part).toMatchObject({ existing: { istio } });
    const platform = render(part);
    expect(platform.of('istio')).toEqual([]);
    expect(platform.namesOf('route.openshift.io/v1/Route')).toEqual([]);
    expect(platform.has('rbac.authorization.k8s.io/v1/RoleBinding', 'kubeflow/pipelines-nonroot-v2')).toBe(true);
  });
});

test('VK Cloud: the url is the floating address, which stays; disks of a zone; the file storage', () => {
  const part = Preset.vkCloud({ address: '203.0.113.7', zone: 'gz1' });
  expect(part.url).toBe('https://203.0.113.7');
  expect(serviceOf(render(part))).toMatchObject({
    address: '203.0.113.7',
    annotations: { 'loadbalancer.openstack.org/keep-floatingip': 'true' },
  });
  expect(classOf(render(part))).toBe('csi-ceph-ssd-gz1-retain');
  const { storage } = Preset.vkCloud({
    address: '203.0.113.7',
    zone: 'ms1',
    disks: 'high-iops',
    retain: false,
    fileStorage: { server: '10.0.0.5', path: '/shares/kubeflow' },
  });
  expect(storage?.class).toBe('csi-high-iops-ms1');
  const volumes = [{ name: 'team', size: '1Gi', accessMode: 'ReadWriteMany' }] as const;
  const platform = render({ storage, tenants: [{ name: 'ada', owner: 'ada@example.com', volumes }] });
  expect(platform.get('v1/PersistentVolume', 'ada.team').spec?.nfs).toMatchObject({ server: '10.0.0.5' });
});

test('Samsung Cloud Platform: an address of the VPC or a public one, another subnet, its classes', () => {
  const ANNOTATION = 'service.beta.kubernetes.io/scp-load-balancer';
  expect(Object.keys(serviceOf(render(Preset.samsungCloud())).annotations).join()).not.toContain('scp-');
  expect(serviceOf(render(Preset.samsungCloud({ publicIp: '0f3c', subnet: '1a2b' }))).annotations).toMatchObject({
    [`${ANNOTATION}-public-ip-enabled`]: 'true',
    [`${ANNOTATION}-public-ip-id`]: '0f3c',
    [`${ANNOTATION}-subnet-id`]: '1a2b',
  });
  expect(classOf(render(Preset.samsungCloud()))).toBe('bs-ssd');
  expect(sharedOf(Preset.samsungCloud())).toBe('nfs-subdir-external-sc');
  expect(classOf(render(Preset.samsungCloud({ storageClass: 'ssd' })))).toBe('ssd');
  expect(sharedOf(Preset.samsungCloud({ sharedClass: 'files' }))).toBe('files');
});

test('nodes of one’s own: ports of nodes or a load balancer, their classes or an NFS server', () => {
  const facts = { address: '10.20.0.10', storageClass: 'ceph-block' };
  const platform = render(Preset.onPremises(facts));
  expect(serviceOf(platform)).toMatchObject({ type: 'NodePort', nodePorts: [30080, 30443] });
  expect(classOf(platform)).toBe('ceph-block');
  expect(serviceOf(render(Preset.onPremises({ ...facts, loadBalancer: true })))).toMatchObject({
    type: 'LoadBalancer',
    address: '10.20.0.10',
  });
  expect(sharedOf(Preset.onPremises({ ...facts, sharedClass: 'ceph-fs' }))).toBe('ceph-fs');
  const nfs = { server: '10.20.0.5', path: '/export' };
  expect(sharedOf(Preset.onPremises({ ...facts, nfs }))).toBe('kubeflow-nfs');
});

test('what is written after a preset wins', () => {
  const platform = render({ ...Preset.eks({ region: 'eu-central-1' }), storage: { class: 'mine' } });
  expect(classOf(platform)).toBe('mine');
});

test.each([
  ['a fact that is missing', () => Preset.eks({} as { region: string }), 'Preset.eks.region: is missing'],
  ['one of two', () => Preset.vkCloud({ address: '203.0.113.7' } as never), 'Preset.vkCloud.zone: is missing'],
  ['an unknown fact', () => Preset.gke({ zone: 'a' } as never), 'Preset.gke.zone: is not a field of GkeFacts'],
  ['a wrong word', () => Preset.minikube({ driver: 'kvm' as 'other' }), "Preset.minikube.driver: 'kvm'"],
  ['no text', () => Preset.k3s({ address: 7 } as never), 'Preset.k3s.address'],
])('%s is refused with its path', (_, make, text) => {
  expect(make).toThrow(text);
});

test('docs/presets.md names each preset and each of its facts', () => {
  const page = readFileSync(join(REPO, 'docs/presets.md'), 'utf8');
  for (const preset of Object.keys(Preset)) expect(page).toContain(`\`Preset.${preset}\``);
  const facts = Object.values(kinds).flatMap(({ fields }) => Object.keys(fields));
  expect(facts.filter((fact) => !page.includes(`\`${fact}\``))).toEqual([]);
});
