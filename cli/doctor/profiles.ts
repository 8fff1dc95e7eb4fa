import { type Finding, ok } from '../findings';
import { readProfiles } from '../status/profiles';
import type { CheckContext } from './check';

/** Profiles whose owners cannot work. */
export async function profiles({ api, rendering }: CheckContext): Promise<readonly Finding[]> {
  const all = await readProfiles(api, rendering.objects);
  const broken = all.filter(({ problem }) => problem !== undefined);
  const findings = broken.map(({ name, problem }): Finding => {
    const remedy = 'see kubectl --namespace kubeflow logs deployment/profiles-deployment --container manager';
    return { level: 'error', code: 'tenants/not-ready', what: `Profile ${name}: ${problem ?? ''}`, remedy };
  });
  return findings.length || !all.length ? findings : [ok(`tenants: ${all.length}`)];
}
