import type { ExistingCertManager } from '../../charts/contract/existing';
import { EXISTING_VERSIONS } from '../../charts/versions';
import type { Finding } from '../findings';
import { itemsAt, type JsonObject } from '../json';
import { findProgram, readiness, type Reader, type Wanted } from './program';

const TITLE = 'cert-manager';
const PART = 'app.kubernetes.io/component';
const FLAG = '--cluster-resource-namespace=';

/** Looks at the cluster's cert-manager: whether it is there, new enough, ready, and reads Secrets where they are rendered. */
export async function certManager(
  api: Reader,
  { namespace, resourceNamespace }: ExistingCertManager,
): Promise<readonly Finding[]> {
  const wanted: Wanted = {
    title: TITLE,
    namespace,
    labelSelector: `app.kubernetes.io/name=cert-manager,${PART}=controller`,
    option: 'certManager',
    versions: EXISTING_VERSIONS.certManager,
  };
  const { program, findings } = await findProgram(api, wanted);
  if (!program) return findings;
  const others = await Promise.all(['webhook', 'cainjector'].map((part) => partOf(api, namespace, part)));
  return [...findings, ...others.flat(), ...secretsOf(program, namespace, resourceNamespace)];
}

/** The webhook, and the program that writes the CAs of webhooks: without them, no webhook of the platform answers. */
async function partOf(api: Reader, namespace: string, part: string): Promise<readonly Finding[]> {
  const kind = { apiVersion: 'apps/v1', kind: 'Deployment', namespace };
  const [program] = await api.list(kind, { labelSelector: `${PART}=${part},app.kubernetes.io/name=${part}` });
  if (program) return readiness(TITLE, program);
  const what = `cert-manager of the cluster has no ${part} in namespace ${namespace}`;
  return [{ level: 'error', code: 'cluster/existing-not-ready', what, remedy: 'install it with that part' }];
}

/** Secrets of ClusterIssuers must be where cert-manager looks for them: the platform's CA, above all. */
function secretsOf(program: JsonObject, own: string, wanted: string): readonly Finding[] {
  const containers = itemsAt(program, 'spec', 'template', 'spec', 'containers');
  const args = containers.flatMap((one) => itemsAt(one, 'args')).map(String);
  const flag = args.find((one) => one.startsWith(FLAG))?.slice(FLAG.length) ?? 'kube-system';
  const read = flag === '$(POD_NAMESPACE)' ? own : flag;
  if (read === wanted) return [];
  const what = `cert-manager of the cluster reads Secrets of ClusterIssuers in namespace ${read}, not in ${wanted}`;
  const remedy = `write existing: { certManager: { resourceNamespace: '${read}' } }`;
  return [{ level: 'error', code: 'cluster/existing-settings', what, remedy }];
}
