import type { Api } from '../cluster/api';
import { type Finding, ok } from '../findings';
import type { Rendering } from '../rendering/rendering';

const GROUP = 'monitoring.coreos.com/';
const OPERATOR = 'the Prometheus Operator';

/** Whether the Prometheus Operator is installed, where monitors and rules are rendered for it. */
export async function monitoringOperator(
  api: Pick<Api, 'serves'>,
  { objects }: Pick<Rendering, 'objects'>,
): Promise<readonly Finding[]> {
  const rendered = objects.filter(({ id }) => id.apiVersion.startsWith(GROUP));
  const kinds = [...new Map(rendered.map(({ id }) => [id.kind, id])).values()];
  const served = await Promise.all(kinds.map((id) => api.serves(id)));
  const missing = kinds.filter((_, index) => !served[index]).map(({ kind }) => kind);
  if (!kinds.length) return [];
  if (!missing.length) return [ok(OPERATOR)];
  const what = `${OPERATOR} is not installed: the cluster does not serve ${missing.join(', ')}`;
  const remedy = 'install it before the platform, or take monitoring out of the definition';
  return [{ level: 'error', code: 'cluster/operator-missing', what, remedy }];
}
