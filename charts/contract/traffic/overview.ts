import type { Manifest } from '../manifest';
import { TENANT_PODS, type MadePod, type TenantPod } from './made';
import type { VirtualServiceSpec } from './objects';
import { protocolOf } from './connect';
import type { Caller, Reached, TrafficPath } from './paths';
import { Prover } from './prove';
import type { Verdict } from './verdict';

/** Who reaches what. */
export interface Reach {
  readonly from: string;
  readonly to: string;
  readonly verdict: Verdict;
}

/** Callers through the gateway. For pages of the platform, a tenant's owner stands for every user. */
export const BROWSERS = {
  owner: { browser: 'owner' },
  contributor: { browser: 'contributor' },
  stranger: { browser: 'stranger' },
  'without login': { browser: 'nobody' },
  'tenant’s token': { token: 'own' },
} as const satisfies Readonly<Record<string, Caller>>;

const gateway = (name: string): Caller => ({ namespace: 'istio-system', pods: { istio: name } });
const program = (app: string, namespace = 'kubeflow'): Caller => ({ namespace, pods: { app } });

/** Callers inside of the cluster. */
export const CALLERS = {
  outside: { program: 'a client outside' },
  notebook: { tenantPod: 'notebook' },
  'pipeline step': { tenantPod: 'pipeline step' },
  'pipeline driver': { tenantPod: 'pipeline driver' },
  'another tenant’s notebook': { tenantPod: 'notebook', of: 'another tenant' },
  'ingress gateway': gateway('ingressgateway'),
  'cluster-local-gateway': gateway('cluster-local-gateway'),
  activator: program('activator', 'knative-serving'),
  'ml-pipeline': program('ml-pipeline'),
  'ml-pipeline-ui': program('ml-pipeline-ui'),
  'notebook-controller': program('notebook-controller'),
} as const satisfies Readonly<Record<string, Caller>>;

type Target = Pick<TrafficPath, 'to' | 'protocol'>;
type Targets = ReadonlyMap<string, Target>;

/** Filters: parts of the names of callers and targets. */
export interface Asked {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/**
 * Who reaches what, through the gateway and inside of the cluster. The targets are the rendered pages and Services, and
 * the pods that controllers make for one tenant.
 */
export function overview(objects: readonly Manifest[], asked: Asked = {}) {
  const prover = new Prover(objects);
  const of = (callers: Readonly<Record<string, Caller>>, targets: Targets): readonly Reach[] =>
    [...targets].flatMap(([to, target]) =>
      Object.entries(callers).flatMap(([from, caller]) => {
        const isAsked = from.includes(asked.from ?? '') && to.includes(asked.to ?? '');
        return isAsked ? reach(prover, { from, caller, to, target }) : [];
      }),
    );
  return { pages: of(BROWSERS, pagesOf(objects)), services: of(CALLERS, servicesOf(objects)) };
}

interface Pair {
  readonly from: string;
  readonly caller: Caller;
  readonly to: string;
  readonly target: Target;
}

function reach(prover: Prover, { from, caller, to, target }: Pair): readonly Reach[] {
  const withToken = 'tenantPod' in caller;
  const [proof] = prover.prove({ name: `${from} → ${to}`, from: caller, ...target, withToken, is: 'open' });
  return proof ? [{ from, to, verdict: proof.verdict }] : [];
}

/** The pages of the platform's gateway, and a tenant's. */
function pagesOf(objects: readonly Manifest[]): Targets {
  const pages = objects
    .filter(({ kind }) => kind === 'VirtualService')
    .flatMap(({ spec }) => (spec as VirtualServiceSpec).http ?? [])
    .flatMap(({ match = [] }) => match.flatMap(({ uri }) => uri?.prefix ?? []));
  const ofTenants = [
    '/notebook/{namespace}/notebook/',
    '/tensorboard/{namespace}/tensorboard/',
    '/pvcviewers/{namespace}/data/',
  ];
  const all = [...new Set(pages), ...ofTenants].sort();
  const targets = all.map((page): readonly [string, { to: Reached }] => [
    page.replace('{namespace}', 'NAMESPACE'),
    { to: { page } },
  ]);
  return new Map([...targets, ['a model', { to: { model: 'outside' } }]]);
}

/** The ports of all rendered Services, and of a tenant's pods. */
function servicesOf(objects: readonly Manifest[]): Targets {
  const rendered = objects.flatMap(({ kind, apiVersion, metadata: { name, namespace }, spec }) => {
    if (kind !== 'Service' || apiVersion !== 'v1') return [];
    const { ports = [] } = (spec ?? {}) as { ports?: Parameters<typeof protocolOf>[0][] };
    return ports.map((port): readonly [string, Target] => {
      const protocol = protocolOf(port) === 'tcp' ? 'tcp' : 'http';
      const to = { host: `${name}.${namespace}`, port: port.port };
      return [`${namespace}/${name}:${port.port}`, { to, protocol }];
    });
  });
  const made = Object.entries<MadePod>(TENANT_PODS).flatMap(([kind, { service }]) =>
    Object.entries(service?.ports ?? {}).map(([name, [port]]): readonly [string, Target] => {
      const protocol = protocolOf({ name, port }) === 'http' ? 'http' : 'tcp';
      const to = { tenantPod: kind as TenantPod, port, by: 'Service' } as const;
      return [`a tenant’s ${kind}:${port}`, { to, protocol }];
    }),
  );
  return new Map([...rendered.sort(([a], [b]) => (a < b ? -1 : 1)), ...made]);
}
