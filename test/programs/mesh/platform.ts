import { type KubeflowProps, MachineTokens } from '../../../charts';
import type { Manifest } from '../../../charts/contract/manifest';
import { TENANT_PODS, type MadePod, type TenantPod } from '../../../charts/contract/traffic/made';
import { madeFor } from '../../../charts/contract/traffic/tenants';
import { images } from '../../../charts/versions';
import { STAND_IN } from '../images';
import { OWNER, platformWith, TENANT } from '../platform';

/** The other tenant, and its owner. */
export const OTHER = 'other';
export const STRANGER = 'eve@example.com';
/** A contributor of the first tenant. */
export const GUEST = 'guest@example.com';
/** Whom the dashboard alone has invited to the first tenant. */
export const INVITED = 'invited@example.com';

const COMPONENTS = [
  ...['cluster-local-gateway', 'knative-serving', 'central-dashboard', 'poddefaults'],
  ...['notebook-controller', 'jupyter-web-app'],
  ...['pipelines', 'katib', 'kserve', 'kserve-runtimes', 'kserve-models-web-app'],
];

/** Images in whose place a server runs that tells what it was sent. */
export const ECHOED: readonly string[] = [
  ...[images.centralDashboard, images.jupyterWebApp, images.kfam, images.katibUi, images.kserveModelsWebApp],
  ...[images.pipelinesApi, images.pipelinesFrontend, images.pipelinesMySql, images.seaweedFs, images.knativeActivator],
];

/** Two tenants, their people, and tokens of programs. */
export function tenants(): Partial<KubeflowProps> {
  return {
    users: [OWNER, GUEST, STRANGER].map((email) => ({ email })),
    tenants: [
      { name: TENANT, owner: OWNER, contributors: [{ user: GUEST, role: 'edit' }] },
      { name: OTHER, owner: STRANGER },
    ],
    machineTokens: MachineTokens.cluster(),
  };
}

/** A definition whose users include the one who is invited in the cluster. */
export function withInvited({ users = [], ...definition }: Partial<KubeflowProps>): Partial<KubeflowProps> {
  return { ...definition, users: [...users, { email: INVITED }] };
}

/** What KFAM makes for the one who is invited: the same that is rendered for a contributor. */
export function invitation(rendered: readonly Manifest[]): readonly Manifest[] {
  const ofGuest = rendered.filter(({ metadata }) => metadata.annotations?.user === GUEST);
  return ofGuest.map((object) => JSON.parse(JSON.stringify(object).replaceAll('guest', 'invited')) as Manifest);
}

/** Renders a platform with two tenants. */
export function platform(change: Partial<KubeflowProps> = {}): string {
  return platformWith(COMPONENTS, { ...tenants(), ...change });
}

const OWNERS: Readonly<Record<string, string>> = { [TENANT]: OWNER, [OTHER]: STRANGER };

/** What controllers make for tenants, whatever else runs there. */
function madeForAll(rendered: readonly Manifest[], owners = OWNERS): readonly Manifest[] {
  const shapes = Object.entries(owners).map(([name, owner]) => ({
    name,
    owner,
    contributor: undefined,
    isIsolated: false,
  }));
  return madeFor(shapes, rendered);
}

/** The policies that the profile controller makes for tenants, by their owners. */
export function policies(rendered: readonly Manifest[], owners = OWNERS): readonly Manifest[] {
  return madeForAll(rendered, owners).filter(({ kind }) => kind === 'AuthorizationPolicy');
}

/** The kinds of pods that each tenant has. */
const KINDS: readonly TenantPod[] = ['notebook', 'tensorboard', 'model', 'pipeline driver'];

/**
 * What controllers make for the two tenants: pods with the labels, ports and ServiceAccounts of the real ones, their
 * Services, routes and policies.
 */
export function made(rendered: readonly Manifest[]): readonly Manifest[] {
  const services = new Set(['model-predictor', ...KINDS.map((kind) => (TENANT_PODS[kind] as MadePod).service?.name)]);
  return madeForAll(rendered).flatMap((object, index) => {
    const { kind, metadata } = object;
    // Some are parts of one object, with its name.
    if (kind === 'VirtualService') return { ...object, metadata: { ...metadata, name: `${metadata.name}-${index}` } };
    if (kind === 'Pod') return KINDS.some((each) => each === metadata.name) ? [podOf(object)] : [];
    return kind !== 'Service' || services.has(metadata.name) ? [object] : [];
  });
}

/** A pod as the API server takes it. */
function podOf({ metadata, ...pod }: Manifest): Manifest {
  const { serviceAccount, ports } = TENANT_PODS[metadata.name as TenantPod] as MadePod;
  const named = Object.entries(ports).map(([name, containerPort]) => ({ name, containerPort }));
  const numbers = named.length ? named.map(({ containerPort }) => containerPort) : [8080];
  const command = ['/stand-in', 'echo', ...numbers.map(String)];
  const container = { name: 'main', image: STAND_IN, command, ports: named };
  const name = metadata.name.replace(' ', '-');
  return {
    ...pod,
    metadata: { ...metadata, name },
    spec: { serviceAccountName: serviceAccount, containers: [container] },
  };
}
