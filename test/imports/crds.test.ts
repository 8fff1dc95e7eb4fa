import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { crd, type CrdGroup, type CrdName, crdNames, type CrdSchema, crdsOfGroup } from '../../imports';
import { checksum } from '../../imports/generate/crd';

const lock = JSON.parse(readFileSync(join(__dirname, '../../imports/crds.lock.json'), 'utf8')) as Readonly<
  Record<string, { module: string; version?: string; sha256: string }>
>;

function storedSchema(name: CrdName): CrdSchema {
  const version = crd(name).spec.versions.find(({ storage }) => storage);
  if (!version) throw new Error(`${name} has no stored version`);
  return version.schema.openAPIV3Schema;
}

function at(schema: CrdSchema, ...path: readonly string[]): CrdSchema {
  return path.reduce((node, name) => {
    const next = (node.items ?? node).properties?.[name];
    if (!next) throw new Error(`no property ${name} of ${path.join('.')}`);
    return next;
  }, schema);
}

/** The names under which a key stands in a value, leaving out the names of properties. */
function keysOf(value: unknown, inProperties = false): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => [
    ...(inProperties || Array.isArray(value) ? [] : [key]),
    ...keysOf(child, key === 'properties' && !inProperties),
  ]);
}

describe('each CRD', () => {
  test('is in the lock file, and nothing else is', () => {
    expect(crdNames()).toEqual(Object.keys(lock));
    expect(crdNames()).toHaveLength(120);
  });

  test.each(crdNames())('%s is what was imported', (name) => {
    const { spec, group } = crd(name);
    expect(checksum(spec)).toBe(lock[name]?.sha256);
    expect(group).toBe(spec.group);
    expect(name).toBe(`${spec.names.plural}.${spec.group}`);
    expect(spec.versions.filter(({ storage }) => storage)).toHaveLength(1);
    expect(keysOf(spec)).not.toContain('description');
    expect(keysOf(spec)).not.toContain('conversion');
  });

  test('comes from a pinned module, or is one of those that no module publishes', () => {
    const handwritten = Object.keys(lock).filter((name) => lock[name]?.module === 'handwritten');
    expect(handwritten).toEqual([
      'authcodes.dex.coreos.com',
      'authrequests.dex.coreos.com',
      'compositecontrollers.metacontroller.k8s.io',
      'connectors.dex.coreos.com',
      'controllerrevisions.metacontroller.k8s.io',
      'decoratorcontrollers.metacontroller.k8s.io',
      'devicerequests.dex.coreos.com',
      'devicetokens.dex.coreos.com',
      'oauth2clients.dex.coreos.com',
      'offlinesessionses.dex.coreos.com',
      'passwords.dex.coreos.com',
      'pipelines.pipelines.kubeflow.org',
      'pipelineversions.pipelines.kubeflow.org',
      'poddefaults.kubeflow.org',
      'pvcviewers.kubeflow.org',
      'refreshtokens.dex.coreos.com',
      'signingkeies.dex.coreos.com',
      'tensorboards.tensorboard.kubeflow.org',
    ]);
  });
});

describe('schemas', () => {
  test('keep a property that is named description', () => {
    expect(at(storedSchema('pipelines.pipelines.kubeflow.org'), 'spec', 'description')).toEqual({ type: 'string' });
    expect(at(storedSchema('eventtypes.eventing.knative.dev'), 'spec', 'description')).toEqual({ type: 'string' });
  });

  test('keep what the API server acts on', () => {
    const certificate = crd('certificates.cert-manager.io').spec;
    expect(certificate.scope).toBe('Namespaced');
    expect(certificate.names.shortNames).toContain('cert');
    expect(certificate.versions[0]).toMatchObject({ name: 'v1', subresources: { status: {} } });
    expect(certificate.versions[0]?.additionalPrinterColumns?.[0]).toMatchObject({ name: 'Ready', type: 'string' });
  });

  test('share equal subtrees, within a CRD and across CRDs', () => {
    const string = at(storedSchema('tensorboards.tensorboard.kubeflow.org'), 'spec', 'logspath');
    expect(at(storedSchema('profiles.kubeflow.org'), 'kind')).toBe(string);
    expect(at(storedSchema('gateways.networking.istio.io'), 'spec', 'servers', 'name')).toBe(string);
  });

  test('share the parts of a pod', () => {
    const notebook = at(storedSchema('notebooks.kubeflow.org'), 'spec', 'template', 'spec');
    const podDefault = at(storedSchema('poddefaults.kubeflow.org'), 'spec');
    const pvcViewer = at(storedSchema('pvcviewers.kubeflow.org'), 'spec', 'podSpec');
    expect(at(podDefault, 'tolerations')).toBe(at(notebook, 'tolerations'));
    expect(at(podDefault, 'sidecars')).toBe(at(podDefault, 'initContainers'));
    expect(at(pvcViewer, 'securityContext')).toBe(at(notebook, 'securityContext'));
  });

  test('cannot be changed', () => {
    const { spec } = crd('profiles.kubeflow.org');
    expect(() => Object.assign(spec.names, { kind: 'Tenant' })).toThrow(TypeError);
    expect(() => Object.assign(storedSchema('profiles.kubeflow.org'), { type: 'string' })).toThrow(TypeError);
  });
});

describe('a CRD that does not exist', () => {
  const name = 'gateway.networking.istio.io' as CrdName;

  test('is refused by name', () => {
    expect(() => crd(name)).toThrow(
      /^there is no CRD 'gateway\.networking\.istio\.io' in imports\/crds\.json; there are apiserversources\.sources/,
    );
    expect(() => crd('toString' as CrdName)).toThrow("there is no CRD 'toString'");
  });

  test('is refused by group', () => {
    expect(() => crdsOfGroup('istio.io' as CrdGroup)).toThrow(
      /^there is no CRD of the group 'istio\.io'.*argoproj\.io/,
    );
  });
});

test('the CRDs of a group are those that name it', () => {
  const names = crdsOfGroup('cert-manager.io').map(({ name }) => name);
  expect(names).toEqual([
    'certificaterequests.cert-manager.io',
    'certificates.cert-manager.io',
    'clusterissuers.cert-manager.io',
    'issuers.cert-manager.io',
  ]);
  expect(crdsOfGroup('cert-manager.io')[1]).toBe(crd('certificates.cert-manager.io'));
});
