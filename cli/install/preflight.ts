import { type Category, EVERYTHING, type Wanted } from '../categories';
import type { Api } from '../cluster/api';
import type { MissingRights } from '../cluster/rights';
import { ClusterError } from '../errors';
import { existingSystems } from '../existing/systems';
import { type Finding, ok } from '../findings';
import { itemsAt, textAt } from '../json';
import { type Look, lookAt } from '../looks';
import { broughtSecrets } from './brought-secrets';
import { capacity } from './capacity';
import { clusterDomain } from './cluster-network';
import { monitoringOperator } from './monitoring-operator';
import { devices } from './devices';
import { ipFamilies } from './ip-families';
import { otherSystems } from './other-systems';
import { loadBalancer, secretOperators, secrets, storage, volumeDrivers } from './preflight-checks';
import type { Rendering } from '../rendering/rendering';

/** The oldest and the newest version of Kubernetes that the platform is made for. */
const SUPPORTED = { oldest: 29, newest: 36 } as const;

type Check = (api: Api, rendering: Rendering, options: PreflightOptions) => Promise<readonly Finding[]>;

/** What is wanted of a preflight. */
export interface PreflightOptions {
  /** What is looked at. @default everything */
  readonly wanted?: Wanted;
  /** Whether settings that systems of the cluster lack are to be written. @default false */
  readonly patchExisting?: boolean | undefined;
}

/** By what they look at, each with the categories of its findings. */
const CHECKS: readonly (readonly [string, readonly [Category, ...Category[]], Check])[] = [
  ['tokens', ['mesh'], tokens],
  ['StorageClasses', ['storage'], storage],
  ['CSI drivers', ['storage'], volumeDrivers],
  ['CPU and memory', ['capacity'], capacity],
  ['devices', ['capacity'], devices],
  ['load balancer', ['gateway'], loadBalancer],
  ['domain of Services', ['cluster'], clusterDomain],
  ['families of addresses', ['cluster'], ipFamilies],
  ['other systems', ['cluster'], otherSystems],
  [
    'existing systems',
    ['cluster', 'mesh'],
    (api, { facts }, { patchExisting }) => existingSystems(api, facts?.existing, patchExisting),
  ],
  ['monitoring', ['cluster'], monitoringOperator],
  ['Secrets', ['secrets'], secrets],
  ['operators of Secrets', ['secrets'], secretOperators],
  ['Secrets of your own', ['secrets'], broughtSecrets],
];

/**
 * Checks a cluster before anything is applied to it. The version comes first: it tells whether the cluster answers.
 * @param rights learns which rights are missing, and what was not checked for lack of them
 * @param permissions checks what the user may do
 */
export async function preflight(
  api: Api,
  rendering: Rendering,
  rights: MissingRights,
  permissions: Check,
  options: PreflightOptions = {},
): Promise<readonly Finding[]> {
  const { wanted = EVERYTHING } = options;
  const found = await lookAt([['version', ['cluster'], () => version(api, rendering)]], wanted, rights);
  const all: typeof CHECKS = [['permissions', ['access'], permissions], ...CHECKS];
  const looks = all.map(([name, categories, check]): Look => [name, categories, () => check(api, rendering, options)]);
  return [...found, ...(await lookAt(looks, wanted, rights))];
}

/** The first version with MutatingAdmissionPolicies, by which pods of tenants are changed. */
const WITH_POLICIES = 36;

async function version(api: Api, { objects }: Rendering): Promise<readonly Finding[]> {
  const { major, minor, gitVersion } = await api.answer('/version');
  const number = Number.parseInt(String(minor), 10);
  const what = `Kubernetes ${String(gitVersion)}`;
  const policy = objects.find(({ id }) => id.kind === 'MutatingAdmissionPolicy');
  if (policy && number < WITH_POLICIES) return [withoutPolicies(what, policy.id.name)];
  if (major === '1' && number >= SUPPORTED.oldest && number <= SUPPORTED.newest) return [ok(what)];
  const range = `1.${SUPPORTED.oldest} to 1.${SUPPORTED.newest}`;
  if (number > SUPPORTED.newest)
    return [{ level: 'warning', code: 'cluster/too-new', what, remedy: `the platform is made for ${range}` }];
  return [
    { level: 'error', code: 'cluster/too-old', what, remedy: `upgrade the cluster; the platform needs ${range}` },
  ];
}

function withoutPolicies(version: string, policy: string): Finding {
  const what = `${version} has no MutatingAdmissionPolicies, and ${policy} is one`;
  const remedy = `upgrade to 1.${WITH_POLICIES}, or ${POLICIES[policy] ?? 'leave it out'}`;
  return { level: 'error', code: 'cluster/no-policies', what, remedy };
}

/** How to do without the platform's own policies. */
const POLICIES: Readonly<Record<string, string>> = {
  'kubeflow-tenant-scheduling': 'leave out scheduling.tenants',
  'kubeflow-tenant-accelerators': 'leave everyPod out of accelerators',
  'kubeflow-tenant-environment': 'write tenants: false in proxy and trustedCa',
};

const AUDIENCE = 'istio-ca';

/** The mesh's proxies get their certificates for tokens of this audience. */
async function tokens(api: Api): Promise<readonly Finding[]> {
  const remedy = 'the API server needs --service-account-issuer and --service-account-signing-key-file';
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { audiences: [AUDIENCE] } };
  try {
    const { status } = await api.answer('/api/v1/namespaces/kube-system/serviceaccounts/default/token', body);
    const claims = claimsOf(textAt(status, 'token') ?? '');
    const issuer = textAt(claims, 'iss');
    if (issuer === undefined || !itemsAt(claims, 'aud').includes(AUDIENCE))
      return [
        {
          level: 'error',
          code: 'mesh/no-tokens',
          what: `tokens of ServiceAccounts are not for the audience ${AUDIENCE}`,
          remedy,
        },
      ];
    return [ok(`tokens for the mesh (audience ${AUDIENCE}, issuer ${issuer})`)];
  } catch (error) {
    if (!(error instanceof ClusterError) || error.status === 403) throw error;
    // A new cluster makes its ServiceAccounts in the first minute.
    if (error.status === 404)
      return [{ level: 'warning', code: 'mesh/tokens-not-yet', what: error.message, remedy: 'try again in a minute' }];
    return [{ level: 'error', code: 'mesh/no-tokens', what: `no tokens for the mesh: ${error.message}`, remedy }];
  }
}

/** The claims of a JSON Web Token. */
function claimsOf(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  } catch {
    return undefined;
  }
}
