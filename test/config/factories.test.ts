import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { App, Kubeflow, tenantsFromFile } from '../../charts';
import {
  Accelerator,
  Backup,
  Connector,
  Database,
  Dns01,
  FluxSource,
  Ingress,
  type KubeflowProps,
  MachineTokens,
  Monitoring,
  Nfs,
  ObjectStore,
  Secrets,
  Tls,
} from '../../charts';
import * as charts from '../../charts';
import { newFolder } from '../support/files';
import { told } from '../support/mistakes';
import { SMALL } from '../support/render';

// oxfmt-ignore
test.each([
  ['tabs in YAML', '.yaml', '- name: ada\n\towner: ada@example.com\n', 'FILE:2: begins with a tab; YAML is indented with spaces'],
  ['a typo in YAML', '.yaml', '- name: ada\n  ower: ada@example.com\n', "FILE:2: [0].ower is not a field of Tenant; did you mean 'owner'?"],
  ['a record in YAML', '.yaml', 'name: ada\n', "FILE:1: { name: 'ada' } is not a list; write [{ name: …, owner: … }]"],
  ['a column of CSV', '.csv', 'name,owner,team\nada,ada@example.com,a\n', "FILE:1: 'team' is not a column; the columns are name, owner, admins, editors, viewers, podSecurity, quota.<resource>, labels.<key>"],
  ['a bare amount in CSV', '.csv', 'name,owner,quota.memory\nada,ada@example.com,128\n', "tenants[0].quota.memory: '128' is 128 bytes; write '128Gi'"],
])('a file of tenants with %s', (_, extension, text, message) => {
  const file = join(newFolder(), `tenants${extension}`);
  writeFileSync(file, text);
  const props = (): KubeflowProps => ({ ...SMALL, tenants: tenantsFromFile(file) });
  expect(told(() => new Kubeflow(new App(), 'kubeflow', props())).replaceAll(file, 'FILE')).toBe(message);
});

/** Where a definition has what each group of factories makes. */
const PLACES: Readonly<Record<string, (made: unknown) => object>> = {
  Accelerator: (made) => ({ accelerators: [made] }),
  Backup: (made) => ({ databases: { backup: { schedule: '@daily', to: made } } }),
  Connector: (made) => ({ login: { connectors: [made] } }),
  Database: (made) => ({ databases: { katib: made } }),
  Dns01: (made) => ({ tls: { ...Tls.acme({ email: 'ops@example.com' }), dns: made } }),
  FluxSource: (made) => ({ gitops: { flux: { source: made } } }),
  Ingress: (made) => ({ ingress: made }),
  MachineTokens: (made) => ({ machineTokens: made }),
  Monitoring: (made) => ({ monitoring: made }),
  Nfs: (made) => ({ storage: { nfs: made } }),
  ObjectStore: (made) => ({ objectStore: made }),
  Secrets: (made) => ({ secrets: made }),
  Tls: (made) => ({ tls: made }),
};
const GROUPS = {
  Accelerator,
  Backup,
  Connector,
  Database,
  Dns01,
  FluxSource,
  Ingress,
  MachineTokens,
  Monitoring,
  Nfs,
  ObjectStore,
  Secrets,
  Tls,
};
const FACTORIES = Object.entries(GROUPS).flatMap(([group, factories]) =>
  Object.entries(factories).map(
    ([name, factory]) => [`${group}.${name}`, group, factory as (props?: unknown) => unknown] as const,
  ),
);
/** What JavaScript lets through. */
const WRONG: readonly unknown[] = [
  undefined,
  null,
  5,
  true,
  'ops@example.com',
  [],
  ['a'],
  {},
  { kind: 'x' },
  { name: 5 },
  () => 1,
];

test('the factories are all that the package exports', () => {
  const objects = Object.entries(charts).filter(([, each]) => typeof each === 'object' && !Array.isArray(each));
  // A preset makes a part of a definition.
  const groups = objects.filter(
    ([name, each]) => name !== 'Preset' && Object.values(each).every((factory) => typeof factory === 'function'),
  );
  expect(groups.map(([name]) => name).sort()).toEqual(Object.keys(GROUPS));
  expect(FACTORIES.length).toBeGreaterThanOrEqual(30);
});

test.each(FACTORIES)('%s refuses what it cannot be made of with our words', (_, group, factory) => {
  for (const given of WRONG) {
    const definition = { ...SMALL, ...PLACES[group]?.(factory(given)) } as KubeflowProps;
    // What it can be made of, as a factory without required fields of {}, is accepted.
    for (const line of told(() => new Kubeflow(new App(), 'kubeflow', definition)).split('\n')) {
      expect(line).toMatch(
        /^$|^(?:accelerators|login|databases|tls|gitops|ingress|machineTokens|monitoring|objectStore|secrets|storage)\b.*: ./,
      );
    }
  }
});

test.each(FACTORIES)('%s that is not called is told', (name, group, factory) => {
  const definition = { ...SMALL, ...PLACES[group]?.(factory) } as KubeflowProps;
  expect(told(() => new Kubeflow(new App(), 'kubeflow', definition))).toContain(`: is a function; write ${name}(`);
});
