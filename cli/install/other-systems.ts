import { OUR_LABEL, OUR_NAME } from '../../charts/contract/labels';
import type { Api } from '../cluster/api';
import { idOf, isOfHelm, nameOfObject } from '../cluster/objects';
import type { Finding } from '../findings';
import { itemsAt, type JsonObject } from '../json';
import type { Rendering } from '../rendering/rendering';

/** A system that works for the whole cluster. */
interface ClusterWide {
  readonly title: string;
  /** Labels of one of its Deployments. */
  readonly labels: Readonly<Record<string, string>>;
  /** Names of that Deployment where the platform renders it. */
  readonly rendered: string;
  /** What to write where the cluster's own is to stay as it is. */
  readonly keep: (namespace: string) => string;
}

const CLUSTER_WIDE: readonly ClusterWide[] = [
  {
    title: 'Istio',
    labels: { app: 'istiod' },
    rendered: 'istio-system/istiod',
    keep: (namespace) => `existing: { istio: { namespace: '${namespace}' } }`,
  },
  {
    title: 'cert-manager',
    labels: { app: 'cert-manager' },
    rendered: 'cert-manager/cert-manager',
    keep: (namespace) => `existing: { certManager: { namespace: '${namespace}' } }`,
  },
  {
    title: 'Knative Serving',
    labels: { 'app.kubernetes.io/name': 'knative-serving', 'app.kubernetes.io/component': 'controller' },
    rendered: 'knative-serving/controller',
    keep: (namespace) => `existing: { istio: {}, knative: { namespace: '${namespace}' } }`,
  },
];

/** An Istio, a cert-manager or a Knative that the cluster has already. Two of one kind would act on the same objects. */
export async function otherSystems(
  api: Pick<Api, 'listMetadata'>,
  { objects }: Pick<Rendering, 'objects'>,
): Promise<readonly Finding[]> {
  const rendered = new Set(objects.map(({ id }) => nameOfObject(id)));
  const ours = CLUSTER_WIDE.filter((system) => rendered.has(`Deployment ${system.rendered}`));
  const found = ours.map(async (system) => {
    const equal = Object.entries(system.labels).map(([key, value]) => `${key}=${value}`);
    const labelSelector = [...equal, `${OUR_LABEL}!=${OUR_NAME}`].join(',');
    const live = await api.listMetadata({ apiVersion: 'apps/v1', kind: 'Deployment' }, { labelSelector });
    return live.map((one) => findingOf(system, one, rendered.has(nameOfObject(idOf(one)))));
  });
  return (await Promise.all(found)).flat();
}

function findingOf({ title, keep }: ClusterWide, live: JsonObject, isSame: boolean): Finding {
  const id = idOf(live);
  const what = `there is ${title} from elsewhere: ${nameOfObject(id)}`;
  const use = `to leave it as it is, write ${keep(id.namespace ?? '')}`;
  if (isSame && !isManaged(live)) {
    const remedy = `it has the same names and is taken over; ${use}`;
    return { level: 'warning', code: 'cluster/taken-over', what, remedy };
  }
  const remedy = `${use}; or remove it, or the two work against each other`;
  return { level: 'error', code: 'cluster/second-system', what, remedy };
}

/** A release of Helm, or an object of an operator, has an owner that would undo what is taken over. */
function isManaged(live: JsonObject): boolean {
  return isOfHelm(live) || itemsAt(live, 'metadata', 'ownerReferences').length > 0;
}
