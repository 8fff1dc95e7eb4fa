import { Construct } from 'constructs';

import { App, Database, Kubeflow, type KubeflowProps, MachineTokens, WORKLOADS } from '../../charts';
import { COMPONENTS } from '../../charts/components';
import type { WorkloadFacts } from '../../charts/config/sizes/workloads';
import { quantity } from '../../charts/contract/quantity';
import { isWorkload } from '../../charts/kit/workload';
import { render, SMALL } from '../support/render';
import type { Container } from '../../charts/kit/k8s';
import { allContainers, EVERYTHING, WATCHED } from '../support/workloads';

/** Definitions that render every container of the table, each with all that its component says of it. */
const VARIANTS: readonly Partial<KubeflowProps>[] = [
  EVERYTHING,
  {
    ...EVERYTHING,
    databases: { katib: Database.postgres(), modelRegistry: Database.postgres(), pipelines: Database.postgres() },
    selfService: false,
    machineTokens: MachineTokens.cluster(),
    mesh: { mode: 'ambient' },
    monitoring: WATCHED,
  },
];

const TABLE: readonly (readonly [string, WorkloadFacts])[] = Object.entries(WORKLOADS);

/** What a row of the table says that the component, as size `upstream` renders it, says as well. */
function repeated(row: WorkloadFacts['containers'][string], { resources, ...container }: Container): string[] {
  const [cpu, memory, cpuLimit, memoryLimit] = row.amounts;
  const is = (amount: string | number | undefined, number: number | undefined, unit: number): boolean =>
    amount !== undefined && Math.round(quantity(String(amount)) / unit) === number;
  const same = {
    'requests.cpu': is(resources?.requests?.cpu, cpu, 1 / 1000),
    'requests.memory': is(resources?.requests?.memory, memory, 2 ** 20),
    'limits.cpu': is(resources?.limits?.cpu, cpuLimit, 1 / 1000),
    'limits.memory': is(resources?.limits?.memory, memoryLimit, 2 ** 20),
    user: row.user !== undefined && row.user === container.securityContext?.runAsUser,
    // With `slowStart`, it is also what is asked of a program that starts.
    live: row.live !== undefined && !row.slowStart && container.livenessProbe !== undefined,
    ready: row.ready !== undefined && container.readinessProbe !== undefined,
  };
  return Object.entries(same).flatMap(([field, isSame]) => (isSame ? [field] : []));
}

test('nothing stands both in a component and in the table of workloads', () => {
  const said = VARIANTS.flatMap((variant) => allContainers(render({ ...variant, size: 'upstream' })));
  const both = TABLE.flatMap(([name, { containers }]) =>
    Object.entries(containers).flatMap(([container, row]) => {
      const own = said.filter(([of]) => of === `${name} ${container}`);
      expect([`${name} ${container}`, own.length]).not.toEqual([`${name} ${container}`, 0]);
      return own.flatMap(([of, each]) => repeated(row, each).map((field) => `${of}: ${field}`));
    }),
  );
  expect(both).toEqual([]);
});

test('what a component says of a workload is rendered as it is in size upstream, so that no statement is idle', () => {
  for (const variant of VARIANTS) {
    const kubeflow = new Kubeflow(new App(), 'kubeflow', { ...SMALL, ...variant, size: 'upstream', mesh: {} });
    const { platform } = kubeflow;
    const bare = new Construct(new App(), 'bare');
    for (const Installed of COMPONENTS)
      if (platform.components.has(Installed.facts.name)) new Installed(bare, platform);
    const [rendered, said] = [kubeflow, bare].map((tree) =>
      tree.node
        .findAll()
        .filter(isWorkload)
        .map(({ chart, name, fields }) => [chart.node.id, name, fields]),
    );
    expect(said?.length).toBeGreaterThan(50);
    expect(rendered).toEqual(said);
  }
});

test('passes leave tenants alone', () => {
  const tenants = [
    { name: 'ada', owner: 'ada@example.com', volumes: [{ name: 'data', size: '1Gi', storageClass: 'mine' }] },
  ];
  const options = { storage: { class: 'fast' }, mesh: { mode: 'ambient' } } as const;
  expect(render({ tenants, ...options }).of('ada')).toEqual(render({ tenants }).of('ada'));
});
