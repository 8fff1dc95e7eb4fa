import type { Patient } from './check';
import { type Finding, ok } from '../findings';
import { type JsonObject, textAt } from '../json';
import { conditionOf, idOf } from '../cluster/objects';
import { objectsOf } from '../rendering/stages';

/** Parts of the API that other programs serve. Namespaces cannot end while one of them does not answer. */
export async function apiServices({ api }: Patient): Promise<readonly Finding[]> {
  const all = await api.list({ apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService' });
  return all.flatMap((one): readonly Finding[] => {
    const available = conditionOf(one, 'Available');
    if (textAt(available, 'status') !== 'False') return [];
    const { name } = idOf(one);
    const service = [textAt(one, 'spec', 'service', 'namespace'), textAt(one, 'spec', 'service', 'name')].join('/');
    const what = `APIService ${name} is not available: ${textAt(available, 'message') ?? 'it says not why'}`;
    const remedy = `mend its Service ${service}, or, if its program is gone: kubectl delete apiservice ${name}`;
    return [{ level: 'warning', what, remedy }];
  });
}

/** What keeps a namespace from ending. */
const HINDRANCES: readonly string[] = [
  'NamespaceDeletionDiscoveryFailure',
  'NamespaceDeletionGroupVersionParsingFailure',
  'NamespaceDeletionContentFailure',
  'NamespaceContentRemaining',
  'NamespaceFinalizersRemaining',
];

/** Namespaces that are being deleted and do not end. In those of the platform nothing can be made. */
export async function terminating({ api, stages }: Patient): Promise<readonly Finding[]> {
  const namespaces = await api.list({ apiVersion: 'v1', kind: 'Namespace' });
  const rendered = new Set(objectsOf(stages).flatMap(({ id }) => (id.kind === 'Namespace' ? [id.name] : [])));
  const ending = namespaces.filter((one) => textAt(one, 'status', 'phase') === 'Terminating');
  return ending.map((one): Finding => {
    const { name } = idOf(one);
    const reasons = HINDRANCES.map((type) => conditionOf(one, type))
      .filter((condition) => textAt(condition, 'status') === 'True')
      .map((condition) => textAt(condition, 'message')?.trim())
      .filter((message) => message);
    const why = reasons.length ? `: ${reasons.join(' ')}` : '';
    return {
      level: rendered.has(name) ? 'error' : 'warning',
      what: `Namespace ${name} is Terminating${why}`,
      remedy:
        'start the programs again whose finalizers are named; if they are gone for good, take the finalizers off those ' +
        `objects: kubectl --namespace ${name} patch KIND NAME --type=merge --patch='{"metadata":{"finalizers":null}}'`,
    };
  });
}

/** Settings of Cilium with which Istio does not see where traffic comes from, or is not there at all. */
export async function cilium({ api }: Patient): Promise<readonly Finding[]> {
  const config = await api.read({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    namespace: 'kube-system',
    name: 'cilium-config',
  });
  return ciliumFindings(config);
}

/** Judges the ConfigMap of Cilium's agent. */
export function ciliumFindings(config: JsonObject | undefined): readonly Finding[] {
  if (!config) return [];
  const value = (key: string): string | undefined => textAt(config, 'data', key);
  const replaced = ['true', 'strict'].includes(value('kube-proxy-replacement') ?? '');
  const findings: Finding[] = [];
  if (replaced && value('bpf-lb-sock-hostns-only') !== 'true') {
    const what = 'Cilium translates the addresses of Services inside of pods, so that the mesh does not see them';
    const remedy =
      "set Cilium's Helm value socketLB.hostNamespaceOnly=true; else the dashboard says 'RBAC: access denied'";
    findings.push({ level: 'error', what, remedy });
  }
  if (value('cni-exclusive') === 'true') {
    const what = "Cilium removes other CNI plugins, Istio's among them, so that new pods have no sidecar traffic";
    findings.push({ level: 'error', what, remedy: "set Cilium's Helm value cni.exclusive=false" });
  }
  return findings.length ? findings : [ok('Cilium lets the mesh work')];
}
