import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import ts from 'typescript';

import { crd, crdNames, type CustomResources } from '../../imports';

const imports = join(__dirname, '../../imports');
const types = join(imports, 'types');

/** Stands for a construct of the kit: the type of the fields follows from the key. The compiler does the checking. */
function customResource<K extends keyof CustomResources>(key: K, fields: CustomResources[K]): [K, CustomResources[K]] {
  return [key, fields];
}

test('objects of the platform are checked by apiVersion and kind', () => {
  const objects = [
    customResource('networking.istio.io/v1alpha3/VirtualService', {
      spec: {
        hosts: ['*'],
        gateways: ['kubeflow/kubeflow-gateway'],
        http: [
          { match: [{ uri: { prefix: '/volumes/' } }], route: [{ destination: { host: 'a', port: { number: 80 } } }] },
        ],
      },
    }),
    customResource('networking.istio.io/v1alpha3/Gateway', {
      spec: { servers: [{ hosts: ['*'], port: { name: 'http', number: 80, protocol: 'HTTP' } }] },
    }),
    customResource('networking.istio.io/v1alpha3/DestinationRule', {
      spec: { host: 'a', trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } },
    }),
    customResource('networking.istio.io/v1alpha3/EnvoyFilter', {
      spec: { configPatches: [{ applyTo: 'HTTP_FILTER', patch: { operation: 'INSERT_FIRST', value: { name: 'a' } } }] },
    }),
    customResource('networking.istio.io/v1/Sidecar', { spec: { egress: [{ hosts: ['./*'] }] } }),
    customResource('security.istio.io/v1beta1/AuthorizationPolicy', { spec: { action: 'ALLOW', rules: [{}] } }),
    customResource('security.istio.io/v1/RequestAuthentication', { spec: { jwtRules: [{ issuer: 'https://a' }] } }),
    customResource('security.istio.io/v1/PeerAuthentication', { spec: { mtls: { mode: 'STRICT' } } }),
    customResource('cert-manager.io/v1/ClusterIssuer', { spec: { selfSigned: {} } }),
    customResource('cert-manager.io/v1/Issuer', { spec: { ca: { secretName: 'a' } } }),
    customResource('cert-manager.io/v1/Certificate', { spec: { issuerRef: { name: 'a' }, secretName: 'b' } }),
    customResource('kubeflow.org/v1beta1/Profile', {
      spec: {
        owner: { kind: 'User', name: 'user@example.com' },
        resourceQuotaSpec: { hard: { cpu: 4, memory: '8Gi' } },
      },
    }),
    customResource('serving.kserve.io/v1alpha1/ClusterServingRuntime', {
      spec: { containers: [{ name: 'kserve-container', image: 'a' }], supportedModelFormats: [{ name: 'onnx' }] },
    }),
    customResource('trainer.kubeflow.org/v1alpha1/ClusterTrainingRuntime', {
      spec: { mlPolicy: { numNodes: 1, torch: {} }, template: {} },
    }),
    customResource('caching.internal.knative.dev/v1alpha1/Image', { spec: { image: 'a' } }),
    customResource('metacontroller.k8s.io/v1alpha1/DecoratorController', {
      spec: { resources: [{ apiVersion: 'v1', resource: 'namespaces' }], hooks: { sync: { webhook: { url: 'a' } } } },
    }),
    customResource('metacontroller.k8s.io/v1alpha1/CompositeController', {
      spec: { parentResource: { apiVersion: 'v1', resource: 'namespaces' }, generateSelector: true },
    }),
    customResource('argoproj.io/v1alpha1/Workflow', { spec: { entrypoint: 'a' } }),
  ];
  expect(new Set(objects.map(([key]) => key)).size).toBe(objects.length);
});

describe('mistakes do not compile', () => {
  const mistakes = {
    'a value that the enum does not have':
      "'security.istio.io/v1/PeerAuthentication', { spec: { mtls: { mode: 'strict' } } }",
    'a field that is required': "'cert-manager.io/v1/Certificate', { spec: { secretName: 'b' } }",
    'a field that does not exist': "'kubeflow.org/v1beta1/Profile', { spec: { owners: [] } }",
    'a version that the CRD does not serve': "'kubeflow.org/v1beta2/Profile', {}",
  };
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-kubeflow-'));
  let errors: readonly ts.Diagnostic[] = [];

  beforeAll(() => {
    const files = Object.entries(mistakes).map(([name, call]) => {
      const file = join(folder, `${name}.ts`);
      const source = `import type { CustomResources } from ${JSON.stringify(types)};
declare function customResource<K extends keyof CustomResources>(key: K, fields: CustomResources[K]): void;
customResource(${call});
`;
      writeFileSync(file, source);
      return file;
    });
    const program = ts.createProgram(files, { noEmit: true, strict: true, types: [], lib: ['lib.es2022.d.ts'] });
    errors = program.getSemanticDiagnostics();
  }, 60_000);

  test.each(Object.keys(mistakes))('%s', (name) => {
    const lines = errors
      .filter(({ file }) => file?.fileName === join(folder, `${name}.ts`))
      .map(({ file, start = 0 }) => file?.getLineAndCharacterOfPosition(start).line);
    // The third line, and no other.
    expect(lines).toEqual([2]);
  });
});

test('there is a type for each served version', () => {
  const served = crdNames().flatMap((name) => {
    const { group, names, versions } = crd(name).spec;
    return versions.filter((version) => version.served).map((version) => `${group}/${version.name}/${names.kind}`);
  });
  const keys = readFileSync(join(types, 'index.ts'), 'utf8').matchAll(/^ {2}readonly '([^']+)'/gm);
  expect([...keys].map(([, key]) => key).sort()).toEqual(served.sort());
});

test('the files in imports/types are what the import makes of imports/crds.json', () => {
  const script = join(__dirname, 'print-types.ts');
  const printed = execFileSync(process.execPath, ['--require', 'tsx/cjs', script], { encoding: 'utf8' });
  const expected = JSON.parse(printed) as Readonly<Record<string, string>>;
  expect(readdirSync(types).sort()).toEqual(Object.keys(expected).sort());
  for (const [file, text] of Object.entries(expected)) expect(readFileSync(join(types, file), 'utf8')).toBe(text);
}, 60_000);
