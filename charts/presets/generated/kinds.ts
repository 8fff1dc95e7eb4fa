// Made by `npm run options` from the interfaces in charts/presets. Change those, not this file.
import type { Fields } from '../../config/checks/kinds';

/** The kind of a KindFacts. */
export const KindFacts: Fields = { name: 'KindFacts', required: [], fields: { port: 'number' } };

/** The kind of a MinikubeFacts. */
export const MinikubeFacts: Fields = {
  name: 'MinikubeFacts',
  required: [],
  fields: { port: 'number', driver: { words: ['docker', 'other'] } },
};

/** The kind of a K3sFacts. */
export const K3sFacts: Fields = {
  name: 'K3sFacts',
  required: ['address'],
  fields: { address: 'text', traefik: 'flag' },
};

const EksStore: Fields = { name: 'EksStore', required: ['bucket', 'role'], fields: { bucket: 'text', role: 'text' } };

/** The kind of a EksFacts. */
export const EksFacts: Fields = {
  name: 'EksFacts',
  required: ['region'],
  fields: {
    region: 'text',
    clusterId: 'text',
    internal: 'flag',
    storageClass: 'text',
    sharedClass: 'text',
    store: EksStore,
  },
};

const GkeCluster: Fields = {
  name: 'GkeCluster',
  required: ['project', 'location', 'name'],
  fields: { project: 'text', location: 'text', name: 'text' },
};

/** The kind of a GkeFacts. */
export const GkeFacts: Fields = {
  name: 'GkeFacts',
  required: [],
  fields: { address: 'text', internal: 'flag', filestore: 'flag', cluster: GkeCluster },
};

/** The kind of a AksFacts. */
export const AksFacts: Fields = {
  name: 'AksFacts',
  required: [],
  fields: { address: 'text', addressGroup: 'text', internal: 'flag', issuer: 'text' },
};

const ExistingGatewayProps: Fields = {
  name: 'ExistingGatewayProps',
  required: [],
  fields: { selector: { entries: 'text' }, namespace: 'text', service: 'text', serviceAccount: 'text' },
};

const ExistingIstioProps: Fields = {
  name: 'ExistingIstioProps',
  required: [],
  fields: { namespace: 'text', revision: 'text', gateway: ExistingGatewayProps },
};

/** The kind of a OpenShiftFacts. */
export const OpenShiftFacts: Fields = {
  name: 'OpenShiftFacts',
  required: ['appsDomain'],
  fields: { appsDomain: 'text', storageClass: 'text', sharedClass: 'text', istio: ExistingIstioProps },
};

const NfsProps: Fields = {
  name: 'NfsProps',
  required: ['server', 'path'],
  fields: { server: 'text', path: 'text', mountOptions: { list: 'text' } },
};

/** The kind of a VkCloudFacts. */
export const VkCloudFacts: Fields = {
  name: 'VkCloudFacts',
  required: ['address', 'zone'],
  fields: {
    address: 'text',
    zone: 'text',
    disks: { words: ['ceph-hdd', 'ceph-ssd', 'high-iops'] },
    retain: 'flag',
    fileStorage: NfsProps,
  },
};

/** The kind of a SamsungCloudFacts. */
export const SamsungCloudFacts: Fields = {
  name: 'SamsungCloudFacts',
  required: [],
  fields: { publicIp: 'text', subnet: 'text', storageClass: 'text', sharedClass: 'text' },
};

/** The kind of a OnPremisesFacts. */
export const OnPremisesFacts: Fields = {
  name: 'OnPremisesFacts',
  required: ['address', 'storageClass'],
  fields: { address: 'text', loadBalancer: 'flag', storageClass: 'text', sharedClass: 'text', nfs: NfsProps },
};
