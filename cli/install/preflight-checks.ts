import { OUR_LABEL, OUR_NAME } from '../../charts/contract/labels';
import { SECRET_MAKERS } from '../../charts/contract/secret-keys';
import { type Api, AT_ONCE } from '../cluster/api';
import { type Finding, ok } from '../findings';
import { at, itemsAt, type JsonObject, textAt } from '../json';
import { idOf, nameOfObject } from '../cluster/objects';
import { declaredKeys } from '../rendering/rendering';
import { askedOf, scalar, sum } from '../rendering/resources';
import type { Rendered } from '../rendering/stages';

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

/** The StorageClasses that volumes ask for. */
export async function storage(api: Api, objects: readonly Rendered[]): Promise<readonly Finding[]> {
  const claims = objects.flatMap(({ object }) => claimsOf(object));
  if (!claims.length) return [];
  const classes = await api.list({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass' });
  const names = classes.map((one) => idOf(one).name);
  const usual = classes.find((one) => textAt(one, 'metadata', 'annotations', DEFAULT_CLASS) === 'true');
  const wanted = new Set(claims.map((claim) => textAt(claim, 'spec', 'storageClassName')));
  return [...wanted].map((name): Finding => {
    if (name !== undefined && names.includes(name)) return ok(`StorageClass ${name}`);
    if (name !== undefined) {
      const what = `there is no StorageClass ${name}`;
      return { level: 'error', what, remedy: `write one of ${names.join(', ') || 'none'} as storageClass` };
    }
    if (usual) return ok(`default StorageClass ${idOf(usual).name}`);
    const what = `there is no default StorageClass, and ${claims.length} volumes ask for one`;
    return { level: 'warning', what, remedy: 'write storageClass in the definition, or make volumes by hand' };
  });
}

function claimsOf(object: JsonObject): readonly unknown[] {
  return object.kind === 'PersistentVolumeClaim' ? [object] : itemsAt(object, 'spec', 'volumeClaimTemplates');
}

/** What the nodes can give, against what is asked for. */
export async function capacity(api: Api, objects: readonly Rendered[]): Promise<readonly Finding[]> {
  const nodes = (await api.list({ apiVersion: 'v1', kind: 'Node' })).filter(takesPods);
  const total = (resource: string): number =>
    nodes.reduce((before, node) => before + scalar(at(node, 'status', 'allocatable', resource)), 0);
  const once = sum(objects.filter(({ id }) => id.kind !== 'DaemonSet').map(({ object }) => askedOf(object)));
  const perNode = sum(objects.filter(({ id }) => id.kind === 'DaemonSet').map(({ object }) => askedOf(object)));
  const asked = { cpu: once.cpu + nodes.length * perNode.cpu, memory: once.memory + nodes.length * perNode.memory };
  const [cpu, memory] = [total('cpu'), total('memory')];
  const what =
    `${cpu.toFixed(1)} CPUs and ${gibibytes(memory)} on ${nodes.length} nodes, ` +
    `of which ${asked.cpu.toFixed(1)} and ${gibibytes(asked.memory)} are asked for`;
  if (asked.cpu <= cpu && asked.memory <= memory) return [ok(what)];
  return [{ level: 'warning', what, remedy: `add nodes, or write size: 'laptop'` }];
}

function takesPods(node: JsonObject): boolean {
  const closed = itemsAt(node, 'spec', 'taints').some((taint) => textAt(taint, 'effect') !== 'PreferNoSchedule');
  return at(node, 'spec', 'unschedulable') !== true && !closed;
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}

/** Signs that Services of type LoadBalancer get an address. No API says so. */
export async function loadBalancer(api: Api, objects: readonly Rendered[]): Promise<readonly Finding[]> {
  const isBalanced = (one: unknown): boolean => textAt(one, 'spec', 'type') === 'LoadBalancer';
  const wanted = objects.find(({ id, object }) => id.kind === 'Service' && isBalanced(object));
  if (!wanted) return [];
  const [services, nodes] = await Promise.all([
    api.list({ apiVersion: 'v1', kind: 'Service' }),
    api.list({ apiVersion: 'v1', kind: 'Node' }),
  ]);
  const addressed = services.find((one) => isBalanced(one) && itemsAt(one, 'status', 'loadBalancer', 'ingress').length);
  if (addressed) return [ok(`a load balancer: it gave an address to ${nameOfObject(idOf(addressed))}`)];
  const provider = nodes.map((node) => textAt(node, 'spec', 'providerID')?.split(':')[0]).find((one) => one);
  if (provider !== undefined && provider !== 'kind') return [ok(`nodes of the cloud provider ${provider}`)];
  const what = `no sign of a load balancer, which is to give ${nameOfObject(wanted.id)} its address`;
  const remedy = 'install one (MetalLB, for instance), or write ingress: Ingress.nodePort() or Ingress.portForward()';
  return [{ level: 'warning', what, remedy }];
}

/** Systems that work for the whole cluster, by the label of their Deployment. */
const CLUSTER_WIDE = { istiod: 'Istio', 'cert-manager': 'cert-manager' } as const;

/** An Istio or a cert-manager that is there already. Two of one kind answer for the same objects. */
export async function foreign(api: Api, objects: readonly Rendered[]): Promise<readonly Finding[]> {
  const labelSelector = `app in (${Object.keys(CLUSTER_WIDE).join(',')}),${OUR_LABEL}!=${OUR_NAME}`;
  const live = await api.listMetadata({ apiVersion: 'apps/v1', kind: 'Deployment' }, { labelSelector });
  const rendered = new Set(objects.map(({ id }) => nameOfObject(id)));
  return Object.entries(CLUSTER_WIDE).flatMap(([app, system]) => {
    const ours = objects.some(({ id, object }) => id.kind === 'Deployment' && appOf(object) === app);
    return live
      .filter((one) => ours && appOf(one) === app)
      .map((one): Finding => {
        const name = nameOfObject(idOf(one));
        const what = `there is ${system} from elsewhere: ${name}`;
        if (rendered.has(name)) return { level: 'warning', what, remedy: 'it has the same names and is taken over' };
        return { level: 'error', what, remedy: `remove it, or the two work against each other` };
      });
  });
}

function appOf(object: JsonObject): string | undefined {
  return textAt(object, 'metadata', 'labels', 'app') ?? textAt(object, 'spec', 'template', 'metadata', 'labels', 'app');
}

/** Keys of the declared Secrets that nobody has made yet. */
export async function secrets(api: Api, objects: readonly Rendered[]): Promise<readonly Finding[]> {
  const { default: inParallel } = await import('p-map');
  const declared = objects.flatMap(({ object, file }) => {
    const keys = object.kind === 'Secret' ? declaredKeys(object, file) : undefined;
    return keys ? [{ id: idOf(object), keys: Object.keys(keys) }] : [];
  });
  const namespaces = [...new Set(declared.map(({ id }) => id.namespace))];
  const read = (namespace: string | undefined) => api.list({ apiVersion: 'v1', kind: 'Secret', namespace });
  const live = (await inParallel(namespaces, read, { concurrency: AT_ONCE })).flat();
  const data = new Map(live.map((one) => [nameOfObject(idOf(one)), at(one, 'data')]));
  const missing = declared.filter(({ id, keys }) => {
    const there = data.get(nameOfObject(id));
    return keys.some((key) => textAt(there, key) === undefined);
  });
  if (!missing.length) return [ok(`all ${declared.length} Secrets`)];
  const names = missing.map(({ id: { namespace, name } }) => `${namespace ?? ''}/${name}`);
  const [shown, more] = [names.slice(0, 10).join(', '), names.length > 10 ? ` and ${names.length - 10} more` : ''];
  return [
    { level: 'error', what: `Secrets without their keys: ${shown}${more}`, remedy: 'npx cdk8s-kubeflow secrets' },
  ];
}

/** Whether the operators that are to make Secrets are there, and have what they make them of. */
export async function secretOperators(
  api: Pick<Api, 'serves'>,
  objects: readonly Rendered[],
): Promise<readonly Finding[]> {
  const makers = objects.filter(({ id }) => SECRET_MAKERS.has(id.kind));
  const kinds = new Map(makers.map(({ id }) => [id.kind, id]));
  const found: Finding[] = [];
  for (const [kind, id] of kinds) {
    const operator = SECRET_MAKERS.get(kind) ?? kind;
    const remedy = `install it before the platform: it serves ${id.apiVersion}`;
    if (await api.serves(id)) found.push(ok(operator));
    else found.push({ level: 'error', what: `${operator} is not there`, remedy });
  }
  return [...found, ...makers.flatMap(unsealed)];
}

function unsealed({ id, object, file }: Rendered): readonly Finding[] {
  if (id.kind !== 'SealedSecret') return [];
  const sealed = at(object, 'spec', 'encryptedData') ?? {};
  const missing = Object.keys(declaredKeys(object, file) ?? {}).filter((key) => textAt(sealed, key) === undefined);
  if (!missing.length) return [];
  const what = `SealedSecret ${id.namespace ?? ''}/${id.name} lacks ${missing.join(', ')}`;
  return [{ level: 'error', what, remedy: 'npx cdk8s-kubeflow seal, then render again' }];
}
