import { OPTIONAL_COMPONENTS, type Size } from '../../charts';
import { render, type Rendering } from './render';

/** A container as it is rendered. */
export interface Container {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly imagePullPolicy?: string;
  readonly livenessProbe?: object;
  readonly readinessProbe?: object;
  readonly startupProbe?: object;
  readonly resources?: Readonly<Record<'requests' | 'limits', Readonly<Record<string, string>> | undefined>>;
  readonly securityContext?: Readonly<Record<string, unknown>>;
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}

/** A workload, or an object that is about one. */
export interface Workload {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly replicas?: number;
    readonly minReplicas?: number;
    readonly maxReplicas?: number;
    readonly selector: object;
    readonly template: {
      readonly spec: {
        readonly automountServiceAccountToken?: boolean;
        readonly containers: readonly Container[];
        readonly initContainers?: readonly Container[];
        readonly securityContext?: object;
        readonly serviceAccountName?: string;
        readonly topologySpreadConstraints?: readonly { readonly topologyKey: string }[];
        readonly volumes?: readonly { readonly name: string }[];
      };
    };
  };
}

/** A definition with every component on. */
export const EVERYTHING = {
  selfService: true,
  components: Object.fromEntries(OPTIONAL_COMPONENTS.map((name) => [name, true])),
};

/** Everything on, in one size; several tests look at it. */
const renderings = new Map<Size, Rendering>();
export function everything(size: Size): Rendering {
  const found = renderings.get(size) ?? render({ ...EVERYTHING, size });
  renderings.set(size, found);
  return found;
}

/** Objects of the kinds, by `<component>/<name>`. */
export function objects(platform: Rendering, ...kinds: readonly string[]): ReadonlyMap<string, Workload> {
  const isOfKind = (file: string): boolean => kinds.some((kind) => file.split('/')[2]?.startsWith(`${kind}-`));
  const found = platform.files.filter(isOfKind).map((file) => {
    const object = platform.object(file) as Workload;
    return [`${file.split('/')[1] ?? ''}/${object.metadata.name}`, object] as const;
  });
  return new Map(found);
}

/** All workloads, by `<component>/<name>`. */
export function workloads(platform: Rendering): ReadonlyMap<string, Workload> {
  return objects(platform, 'deployment', 'statefulset', 'daemonset');
}

/** One workload. */
export function workload(platform: Rendering, name: string): Workload {
  const found = workloads(platform).get(name);
  if (!found) throw new Error(`${name} is not rendered`);
  return found;
}

/** One container, the workload's namesake unless it is named. */
export function container(platform: Rendering, name: string, of = name.split('/')[1] ?? ''): Container {
  const found = workload(platform, name).spec.template.spec.containers.find((each) => each.name === of);
  if (!found) throw new Error(`${name} has no container ${of}`);
  return found;
}

/** All containers, under their workload's name and their own. */
export function allContainers(platform: Rendering): readonly (readonly [string, Container])[] {
  return [...workloads(platform)].flatMap(([name, { spec }]) =>
    [...(spec.template.spec.initContainers ?? []), ...spec.template.spec.containers].map(
      (each) => [`${name} ${each.name}`, each] as const,
    ),
  );
}
