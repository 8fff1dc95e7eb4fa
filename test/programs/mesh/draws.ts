import fc from 'fast-check';

import type { Manifest } from '../../../charts/contract/manifest';
import { isWorkloadKind } from '../../../charts/contract/kinds';
import { type Mesh, targetPort } from '../../../charts/contract/traffic/mesh';
import type { Pod } from '../../../charts/contract/traffic/pods';
import { STAND_IN } from '../images';
import { OWNER, TENANT } from '../platform';
import type { Credential } from './credentials';
import { ECHOED, OTHER, STRANGER } from './platform';

/** How the gateway is called. */
export type Scheme = 'http' | 'https';

/** What is drawn: the same requests for the same seed, most of those at the gateway by its own scheme. */
export interface Drawing {
  readonly scheme: Scheme;
  readonly seed: number;
}

/** A request, as it is drawn. */
export interface Draw {
  /** A pod; `outside` for a client of the cluster's network that is not one. */
  readonly from: Pod | 'outside';
  readonly to:
    | { readonly gateway: Scheme }
    | { readonly host: string; readonly port: number }
    | { readonly pod: Pod; readonly port: number };
  /** The host that it asks for. */
  readonly host: string;
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly credential: Credential;
}

/** The pods in which a server runs that tells what it was sent. */
export function echoPods(objects: readonly Manifest[], mesh: Mesh): readonly Pod[] {
  const running = objects.filter(({ kind, spec }) => {
    if (kind !== 'Pod' && !isWorkloadKind(kind)) return false;
    const { template = { spec } } = spec as { template?: unknown };
    const { containers = [] } = (template as { spec: { containers?: readonly { image: string }[] } }).spec;
    return containers.some(({ image }) => image === STAND_IN || ECHOED.includes(image));
  });
  return running.flatMap(({ kind, metadata: { namespace = '', name } }) =>
    mesh.pods(namespace).filter((pod) => pod.name === `${kind} ${namespace}/${name}`),
  );
}

/** Host of the platform. */
export const HOST = 'kubeflow.example.com';
const USERS = ['', OWNER, STRANGER].map((user) => ({ 'kubeflow-userid': user }));
/** It leads to models, by the host. */
const LOCAL_GATEWAY = 'knative-local-gateway.istio-system.svc.cluster.local';
const notebook = (name: string) => `/notebook/${name}/notebook/`;

const PAGES = [
  ...['/', '/jupyter/', '/katib/', '/kserve-endpoints/', '/pipeline/', '/nowhere', '/dex/healthz'],
  ...[
    notebook(TENANT),
    notebook(OTHER),
    `${notebook(TENANT)}api/kernels`,
    `/tensorboard/${TENANT}/tensorboard/`,
    '/oauth2/sign_in',
  ],
  ...[`/serving/${TENANT}/model/v1/models/model:predict`, `/serving/${OTHER}/model/v1/models/model:predict`],
  ...['/dex/../jupyter/', '/dex/%2e%2e/pipeline/', '/dex\\..\\katib/', '/healthz', `${notebook(TENANT)}healthz?x=1`],
];
const HOSTS = [
  ...[`${HOST}:443`, `${HOST}:80`, 'KUBEFLOW.example.com', 'evil.example.org', 'other.example.com', '198.51.100.7'],
  ...[`model-${TENANT}.example.com`, `model.${TENANT}.svc.cluster.local`, 'ml-pipeline.kubeflow.svc.cluster.local'],
];
const CREDENTIALS: readonly Credential[] = [
  ...(['none', 'owner', 'guest', 'stranger', 'own token', 'other token'] as const),
  ...(['expired', 'of another issuer', 'of another key', 'basic'] as const),
];

const headers = fc.oneof(fc.constant({}), fc.constantFrom<Draw['headers'][]>(...USERS));
const method = fc.constantFrom('GET', 'GET', 'POST');

/** Requests at the gateway, most of them from outside. */
const atGateway = (pods: readonly Pod[], gateway: Scheme) =>
  fc.record<Draw>({
    from: fc.oneof(
      { weight: 4, arbitrary: fc.constant('outside' as const) },
      { weight: 1, arbitrary: fc.constantFrom(...pods) },
    ),
    to: fc.constantFrom<Draw['to'][]>({ gateway }, { gateway }, { gateway }, { gateway: 'http' }, { gateway: 'https' }),
    host: fc.oneof({ weight: 3, arbitrary: fc.constant(HOST) }, { weight: 1, arbitrary: fc.constantFrom(...HOSTS) }),
    path: fc.constantFrom(...PAGES),
    credential: fc.constantFrom(...CREDENTIALS),
    method,
    headers,
  });

const PATHS = [
  ...['/', '/healthz', '/metrics', '/wait-for-drain', `${notebook(TENANT)}api/kernels`],
  ...['/x/../healthz', '/healthz?x=1', '//healthz', '/HEALTHZ', '/healthz/'],
];

/** What is called inside of the cluster. */
interface Target {
  /** Undefined for gateways. */
  readonly pods?: readonly Pod[];
  readonly to: Draw['to'];
  readonly host: string;
  /** Whether pods with a sidecar may call it here. */
  readonly isKnown: boolean;
}

/** Ports of Services and of pods, and the gateway of models. */
function targetsOf(objects: readonly Manifest[], mesh: Mesh, pods: readonly Pod[]): fc.Arbitrary<Target> {
  const services = objects.flatMap(({ apiVersion, kind, metadata: { name, namespace = '' } }) => {
    const service = apiVersion === 'v1' && kind === 'Service' ? mesh.service(name, namespace) : undefined;
    if (!service?.pods.length || !service.pods.every((pod) => pods.includes(pod))) return [];
    return service.ports
      .filter((port) => service.pods.every((pod) => pod.ports.some((own) => own.port === targetPort(port, pod))))
      .map((port) => ({
        ...{ pods: service.pods, to: { host: service.host, port: port.port }, host: service.host },
        isKnown: true,
      }));
  });
  const addresses = pods.flatMap((pod) =>
    pod.ports.map(({ port }) => ({ pods: [pod], to: { pod, port }, host: `at.the.address:${port}`, isKnown: true })),
  );
  // Sidecars lead there by Services that KServe makes for the hosts of models; there are none here.
  const models = [TENANT, OTHER].map((name): Target => ({
    ...{ to: { host: LOCAL_GATEWAY, port: 80 }, host: `model.${name}.svc.cluster.local`, isKnown: false },
  }));
  return fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(...models) },
    { weight: 3, arbitrary: fc.constantFrom(...services) },
    { weight: 1, arbitrary: fc.constantFrom(...addresses) },
  );
}

/** Requests inside of the cluster. */
function inside(targets: fc.Arbitrary<Target>, pods: readonly Pod[]): fc.Arbitrary<Draw> {
  return fc
    .record({
      from: fc.constantFrom<Draw['from'][]>('outside', ...pods),
      target: targets,
      path: fc.constantFrom(...PATHS),
      credential: fc.constantFrom<Credential[]>('none', 'none', 'own token', 'expired'),
      method,
      headers,
    })
    .filter(({ from, target: { pods: called, isKnown } }) => {
      if (from === 'outside') return true;
      return !called?.includes(from) && (isKnown || from.proxy === 'none');
    })
    .map(({ target: { to, host }, ...draw }) => ({ ...draw, to, host }));
}

/** Draws requests. */
export function draws(objects: readonly Manifest[], mesh: Mesh, { scheme, seed }: Drawing): readonly Draw[] {
  const pods = echoPods(objects, mesh);
  return [
    ...fc.sample(atGateway(pods, scheme), { seed, numRuns: 120 }),
    ...fc.sample(inside(targetsOf(objects, mesh, pods), pods), { seed, numRuns: 120 }),
  ];
}
