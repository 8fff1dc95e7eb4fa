import type { Report } from './checks/report';
import type { Serving } from './apps/serving';

/** Every system that the platform can install, by the name that it has in the definition and as a folder of `dist/`. */
export const COMPONENT_NAMES = [
  'kubeflow-namespace', 'kubeflow-roles', 'cert-manager',
  'istio', 'cluster-local-gateway', 'kubeflow-issuer', 'kubeflow-gateway', 'dex', 'oauth2-proxy',
  'knative-serving', 'knative-eventing', 'profiles', 'central-dashboard', 'pipelines', 'katib', 'spark-operator',
  'poddefaults', 'notebook-controller', 'jupyter-web-app', 'pvcviewer', 'volumes-web-app',
  'tensorboard-controller', 'tensorboards-web-app', 'kserve', 'kserve-runtimes', 'kserve-models-web-app',
  'trainer', 'trainer-runtimes', 'training-operator', 'model-registry', 'model-registry-csi', 'model-catalog',
] as const; // prettier-ignore

/** Name of a component. */
export type ComponentName = (typeof COMPONENT_NAMES)[number];

/** Components that are installed only where they are switched on, as `{ 'knative-eventing': true }`. */
export const OPTIONAL_COMPONENTS: readonly ComponentName[] = [
  'knative-eventing', 'training-operator', 'model-registry', 'model-registry-csi', 'model-catalog',
]; // prettier-ignore

/** Systems that may be installed into the platform's namespaces by other means than this definition. */
export const ELSEWHERE_NAMES = ['model-catalog', 'model-registry', 'training-operator'] as const;

/** One of these systems. */
export type ElsewhereName = (typeof ELSEWHERE_NAMES)[number];

/** What of the definition decides which components another one needs. */
export interface Choices {
  readonly serving: Serving;
  /** Whether users log in through Dex. */
  readonly dex: boolean;
  /** Whether the cluster has an Istio, with a gateway that the platform is to use. */
  readonly istioIsThere: boolean;
}

/** Which components each one needs. */
export type Requirements = Readonly<Record<ComponentName, readonly ComponentName[]>>;

/** What to write instead of a component that others cannot do without. */
const INSTEAD: Readonly<Partial<Record<ComponentName, string>>> = {
  istio: ', or write ingress: Ingress.existingGateway({ … }) if the cluster has an Istio',
  'knative-serving': `, or write serving: { mode: 'raw' }`,
};

/** Finds out what is installed: what is switched on, and everything that is neither switched off nor optional. */
export function resolveComponents(
  switches: Readonly<Partial<Record<ComponentName, boolean>>>,
  requirements: Requirements,
  report: Report,
  { serving, dex, istioIsThere }: Choices = { serving: { mode: 'serverless' }, dex: true, istioIsThere: false },
): ReadonlySet<ComponentName> {
  // Knative too is installed only where it is switched on, if models are served without it.
  const knative: readonly ComponentName[] = serving.mode === 'raw' ? ['knative-serving'] : [];
  const istio: readonly ComponentName[] = istioIsThere ? ['istio'] : [];
  const optional = [...OPTIONAL_COMPONENTS, ...knative, ...istio, ...(dex ? [] : ['dex' as const])];
  report.check(
    dex || !switches.dex,
    'components.dex',
    'is on, but with login.oidc no user logs in through it; take one out',
  );
  const on = new Set(COMPONENT_NAMES.filter((name) => switches[name] ?? !optional.includes(name)));
  for (const needed of new Set([...on].flatMap((name) => requirements[name]))) {
    const by = `${[...on].filter((name) => requirements[name].includes(needed)).join(', ')} cannot do without`;
    if (istio.includes(needed)) continue;
    const otherwise = INSTEAD[needed] ?? '';
    const off = `is off, but ${by}; switch it on, or off what requires it${otherwise}`;
    report.check(
      on.has(needed),
      `components.${needed}`,
      needed in requirements ? off : `is not a component, but ${by}`,
    );
  }
  return on;
}

/** Reports systems that this definition installs itself. */
export function resolveElsewhere(
  names: readonly ElsewhereName[],
  components: ReadonlySet<ComponentName>,
  report: Report,
): ReadonlySet<ElsewhereName> {
  names.forEach((name, index) => {
    const at = `installedElsewhere[${index}]`;
    const message = `'${name}' is installed by this definition; take it out of one of both`;
    report.check(!components.has(name), at, message);
  });
  return new Set(names);
}
