import type { ExpectedIstio, ExpectedKnative } from '../../charts/contract/existing';
import { EXISTING_VERSIONS } from '../../charts/versions';
import { hasLabels, selects } from '../cluster/labels';
import { idOf, nameOfObject } from '../cluster/objects';
import { hasSidecar } from '../cluster/pods';
import type { Finding } from '../findings';
import { at, type JsonObject, textAt, textsAt } from '../json';
import { gatewaysOf, type Gateways, usualOf } from './knative-gateways';
import { patchesFor } from './knative-patches';
import { COMPARED, judge, type Settings } from './knative-settings';
import type { Found } from './patch';
import { findProgram, readiness, type Reader, type Wanted } from './program';

const ACTIVATOR = 'activator';

/** Looks at the cluster's Knative: whether it is there with net-istio, new enough, ready, and set up for models. */
export async function knative(api: Reader, expected: ExpectedKnative, mesh: ExpectedIstio): Promise<Found> {
  const { namespace } = expected;
  const { program, findings } = await findProgram(
    api,
    wantedOf(namespace, 'Knative Serving', 'controller', 'controller'),
  );
  if (!program) return { findings, patches: [] };
  const router = await findProgram(api, wantedOf(namespace, 'net-istio', 'net-istio-controller', 'net-istio'));
  const activator = await api.read({ apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: ACTIVATOR });
  const settings = await settingsIn(api, namespace);
  const missing = COMPARED.filter((name) => !settings[name]).map((name) => absent(`ConfigMap ${namespace}/${name}`));
  if (!activator) missing.push(absent(`Deployment ${namespace}/${ACTIVATOR}`));
  const all = [...findings, ...router.findings, ...missing];
  if (!router.program || !activator || missing.length) return { findings: all, patches: [] };
  const gateways = await gatewaysOf(settings['config-istio'] ?? {}, namespace, mesh.trustDomain);
  const judged = judge(settings, expected, gateways);
  const sidecar = await sidecarOf(api, activator, expected);
  const shared = await sharedGateways(api, gateways, mesh);
  return {
    findings: [...all, ...readiness('Knative Serving', activator), ...judged.findings, ...sidecar.findings, ...shared],
    patches: await patchesFor(api, { namespace, settings, activator }, judged.lacks, sidecar.labels),
  };
}

function wantedOf(namespace: string, title: string, name: string, part: string): Wanted {
  return {
    title,
    namespace,
    name,
    labelSelector: `app.kubernetes.io/name=knative-serving,app.kubernetes.io/component=${part}`,
    option: 'knative',
    versions: EXISTING_VERSIONS.knative,
  };
}

function absent(what: string): Finding {
  const remedy = "install Knative Serving with all of its release's files";
  return { level: 'error', code: 'cluster/existing-not-ready', what: `Knative of the cluster has no ${what}`, remedy };
}

async function settingsIn(api: Reader, namespace: string): Promise<Settings> {
  const read = async (name: string) => {
    const found = await api.read({ apiVersion: 'v1', kind: 'ConfigMap', namespace, name });
    return found ? [[name, found] as const] : [];
  };
  return Object.fromEntries((await Promise.all(COMPARED.map(read))).flat());
}

/** The proxy of the activator's pods tells models who calls them. @returns labels that its pods lack */
async function sidecarOf(api: Reader, activator: JsonObject, { namespace, sidecar }: ExpectedKnative) {
  const kind = { apiVersion: 'v1', kind: 'Pod', namespace };
  const pods = await api.list(kind, { labelSelector: `app=${ACTIVATOR}` });
  const live = pods.filter((pod) => !hasEnded(pod));
  const without = live.filter((pod) => !hasSidecar(pod));
  if (live.length && !without.length) return { findings: [] };
  const place = await api.read({ apiVersion: 'v1', kind: 'Namespace', name: namespace });
  if (!asks(activator, place, sidecar)) return { findings: [], labels: sidecar };
  if (!without.length) return { findings: [] };
  const what = `pods of ${nameOfObject(idOf(activator))} ask for a sidecar and have none: models do not learn who calls them`;
  const restart = `kubectl --namespace ${namespace} rollout restart deployment ${ACTIVATOR}`;
  const remedy = `restart them: ${restart}; if that is not enough, take istio-injection: disabled from the namespace`;
  const finding: Finding = { level: 'error', code: 'mesh/activator-without-sidecar', what, remedy };
  return { findings: [finding] };
}

function hasEnded(pod: JsonObject): boolean {
  const isDeleted = textAt(pod, 'metadata', 'deletionTimestamp') !== undefined;
  return isDeleted || ['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase') ?? '');
}

/** Whether the injector of the mesh gives a Deployment's pods a sidecar, by their labels or by those of their namespace. */
function asks(program: JsonObject, namespace: JsonObject | undefined, wanted: ExpectedKnative['sidecar']): boolean {
  const own = textsAt(program, 'spec', 'template', 'metadata', 'labels');
  if (hasLabels(own, wanted)) return true;
  const [[key, value] = ['istio-injection', 'enabled']] = Object.entries(wanted).filter(([name]) => name !== INJECT);
  return own[INJECT] !== 'false' && textsAt(namespace, 'metadata', 'labels')[key] === value;
}

const INJECT = 'sidecar.istio.io/inject';

/** Gateways of Knative's other Services at the pods where the platform demands a login. */
async function sharedGateways(
  api: Reader,
  { external, local }: Gateways,
  { gateway: { selector } }: ExpectedIstio,
): Promise<readonly Finding[]> {
  const ids = [external, local]
    .flatMap((entries) => usualOf(entries) ?? [])
    .map((entry) => ({
      ...{ apiVersion: 'networking.istio.io/v1', kind: 'Gateway' },
      ...{ namespace: textAt(entry, 'namespace') ?? '', name: textAt(entry, 'name') ?? '' },
    }));
  const found = (await Promise.all(ids.map((id) => api.read(id)))).filter((one) => one !== undefined);
  const shared = found
    .filter((one) => selects(at(one, 'spec', 'selector'), selector))
    .map((one) => nameOfObject(idOf(one)));
  if (!shared.length) return [];
  const are = shared.length > 1 ? 'are' : 'is';
  const what = `${shared.join(' and ')} of Knative ${are} at the gateway of the platform: requests to its other Services need a login there`;
  const remedy = 'give Kubeflow a gateway of its own (existing.istio.gateway)';
  return [{ level: 'warning', code: 'mesh/shared-gateway', what, remedy }];
}
