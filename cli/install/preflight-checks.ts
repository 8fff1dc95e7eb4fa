import { SECRET_MAKERS } from '../../charts/contract/secret-keys';
import { type Api, AT_ONCE } from '../cluster/api';
import { type Finding, listed, ok } from '../findings';
import { at, itemsAt, type JsonObject, textAt } from '../json';
import { idOf, keyOfObject, nameOf, nameOfObject } from '../cluster/objects';
import type { RenderedSecret } from '../rendering/declared-secrets';
import type { Rendering } from '../rendering/rendering';

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

/** The StorageClasses that volumes ask for. */
export async function storage(
  api: Pick<Api, 'list'>,
  { claims: ownClaims, podOwners, objects }: Rendering,
): Promise<readonly Finding[]> {
  const claims = [...ownClaims, ...podOwners].flatMap(({ object }) => claimsOf(object));
  if (!claims.length) return [];
  const classes = await api.list({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass' });
  const ours = objects.filter(({ id }) => id.kind === 'StorageClass').map(({ id }) => id.name);
  const names = [...ours, ...classes.map((one) => idOf(one).name)];
  const usual = classes.find((one) => textAt(one, 'metadata', 'annotations', DEFAULT_CLASS) === 'true');
  // A claim of the empty class has a volume of its own in the rendering.
  const wanted = new Set(claims.map((claim) => textAt(claim, 'spec', 'storageClassName')).filter((one) => one !== ''));
  return [...wanted].map((name): Finding => {
    if (name !== undefined && names.includes(name)) return ok(`StorageClass ${name}`);
    if (name !== undefined) {
      const what = `there is no StorageClass ${name}`;
      return {
        level: 'error',
        code: 'storage/class-missing',
        what,
        remedy: `write one of ${names.join(', ') || 'none'} in storage`,
      };
    }
    if (usual) return ok(`default StorageClass ${idOf(usual).name}`);
    const what = `there is no default StorageClass, and ${claims.length} volumes ask for one`;
    return {
      level: 'warning',
      code: 'storage/no-default-class',
      what,
      remedy: 'write storage: { class: … } in the definition, or make volumes by hand',
    };
  });
}

/** The CSI drivers that make the volumes of rendered StorageClasses. */
export async function volumeDrivers(api: Pick<Api, 'list'>, { objects }: Rendering): Promise<readonly Finding[]> {
  const classes = objects.filter(({ id }) => id.kind === 'StorageClass');
  if (!classes.length) return [];
  const drivers = await api.list({ apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver' });
  const known = new Set(drivers.map((one) => idOf(one).name));
  return classes.map(({ id, object }): Finding => {
    const driver = textAt(object, 'provisioner') ?? '';
    if (known.has(driver)) return ok(`CSI driver ${driver}`);
    const what = `there is no CSI driver ${driver}, which makes the volumes of StorageClass ${id.name}`;
    return { level: 'error', code: 'storage/driver-missing', what, remedy: 'install it' };
  });
}

function claimsOf(object: JsonObject): readonly unknown[] {
  return object.kind === 'PersistentVolumeClaim' ? [object] : itemsAt(object, 'spec', 'volumeClaimTemplates');
}

/** Signs that Services of type LoadBalancer get an address. No API says so. */
export async function loadBalancer(api: Api, { objects }: Rendering): Promise<readonly Finding[]> {
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
  return [{ level: 'warning', code: 'gateway/no-load-balancer', what, remedy }];
}

/** Keys of the declared Secrets that the cluster lacks. */
export async function secrets(api: Api, rendering: Rendering): Promise<readonly Finding[]> {
  const { default: inParallel } = await import('p-map');
  const declared = rendering.secrets;
  const namespaces = [...new Set(declared.map(({ namespace }) => namespace))];
  const read = (namespace: string) => api.list({ apiVersion: 'v1', kind: 'Secret', namespace });
  const live = (await inParallel(namespaces, read, { concurrency: AT_ONCE })).flat();
  const data = new Map(live.map((one) => [keyOfObject(idOf(one)), at(one, 'data')]));
  const missing = declared.filter(({ object, keys }) => {
    const values = data.get(keyOfObject(idOf(object)));
    return Object.keys(keys).some((key) => textAt(values, key) === undefined);
  });
  if (!missing.length) return [ok(`all ${declared.length} Secrets`)];
  const what = `Secrets without their keys: ${listed(missing.map(nameOf))}`;
  return [{ level: 'error', code: 'secrets/missing', what, remedy: 'npx cdk8s-kubeflow secrets' }];
}

/** Whether the operators that make Secrets are installed, and have the values that they need. */
export async function secretOperators(
  api: Pick<Api, 'serves'>,
  { secretMakers, sealed }: Rendering,
): Promise<readonly Finding[]> {
  const kinds = new Map(secretMakers.map(({ id }) => [id.kind, id]));
  const found: Finding[] = [];
  for (const [kind, id] of kinds) {
    const operator = SECRET_MAKERS.get(kind) ?? kind;
    const remedy = `install it before the platform: it serves ${id.apiVersion}`;
    if (await api.serves(id)) found.push(ok(operator));
    else found.push({ level: 'error', code: 'secrets/operator-missing', what: `${operator} is not installed`, remedy });
  }
  return [...found, ...sealed.flatMap(unsealed)];
}

function unsealed({ namespace, name, keys, object }: RenderedSecret): readonly Finding[] {
  const missing = Object.keys(keys).filter((key) => textAt(object, 'spec', 'encryptedData', key) === undefined);
  if (!missing.length) return [];
  const what = `SealedSecret ${namespace}/${name} lacks ${missing.join(', ')}`;
  return [{ level: 'error', code: 'secrets/not-sealed', what, remedy: 'npx cdk8s-kubeflow seal, then render again' }];
}
