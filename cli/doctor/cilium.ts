import { type Finding, ok } from '../findings';
import { type JsonObject, textAt } from '../json';
import type { CheckContext } from './check';

/** Settings of Cilium with which Istio does not see where traffic comes from, or does not see traffic at all. */
export async function cilium({ api }: CheckContext): Promise<readonly Finding[]> {
  const id = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'kube-system', name: 'cilium-config' };
  return ciliumFindings(await api.read(id));
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
    findings.push({ level: 'error', code: 'mesh/cilium-socket-lb', what, remedy });
  }
  if (value('cni-exclusive') === 'true') {
    const what = "Cilium removes other CNI plugins, Istio's among them, so that new pods have no sidecar traffic";
    findings.push({
      level: 'error',
      code: 'mesh/cilium-exclusive',
      what,
      remedy: "set Cilium's Helm value cni.exclusive=false",
    });
  }
  return findings.length ? findings : [ok('Cilium lets the mesh work')];
}
