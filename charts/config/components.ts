import type { Report } from './report';
import type { Serving } from './serving';

/** Every system that the platform can install, by the name that it has in the definition and as a folder of `dist/`. */
export const COMPONENT_NAMES = [
  'kubeflow-namespace',
  'kubeflow-roles',
  'cert-manager',
  'istio',
  'cluster-local-gateway',
  'kubeflow-issuer',
  'kubeflow-gateway',
  'dex',
  'oauth2-proxy',
  'knative-serving',
  'knative-eventing',
  'profiles',
  'central-dashboard',
  'pipelines',
  'katib',
  'spark-operator',
  'poddefaults',
  'notebook-controller',
  'jupyter-web-app',
  'pvcviewer',
  'volumes-web-app',
  'tensorboard-controller',
  'tensorboards-web-app',
  'kserve',
  'kserve-runtimes',
  'kserve-models-web-app',
  'trainer',
  'trainer-runtimes',
  'training-operator',
  'model-registry',
  'model-registry-csi',
  'model-catalog',
] as const;

/** Name of a component. */
export type ComponentName = (typeof COMPONENT_NAMES)[number];

/** Components that are installed only where they are switched on, as `{ 'knative-eventing': true }`. */
export const OPTIONAL_COMPONENTS: readonly ComponentName[] = [
  'knative-eventing',
  'training-operator',
  'model-registry',
  'model-registry-csi',
  'model-catalog',
];

/** What of the definition decides which components another one needs. */
export interface Choices {
  readonly serving: Serving;
}

/** Which components each one needs. */
export type Requirements = Readonly<Record<ComponentName, readonly ComponentName[]>>;

/** Finds out what is installed: what is switched on, and everything that is neither switched off nor optional. */
export function resolveComponents(
  switches: Readonly<Partial<Record<ComponentName, boolean>>>,
  requirements: Requirements,
  report: Report,
  optional = OPTIONAL_COMPONENTS,
): ReadonlySet<ComponentName> {
  for (const name of Object.keys(switches)) {
    if (name in requirements) continue;
    report.add(`components.${name}`, `is no component; there are ${COMPONENT_NAMES.join(', ')}`);
  }
  const on = new Set(COMPONENT_NAMES.filter((name) => switches[name] ?? !optional.includes(name)));
  for (const needed of new Set([...on].flatMap((name) => requirements[name]))) {
    if (on.has(needed)) continue;
    const by = [...on].filter((name) => requirements[name].includes(needed)).join(', ');
    const message =
      needed in requirements
        ? `is off, but ${by} cannot do without; switch it on, or off what requires it${OTHER_WAY[needed] ?? ''}`
        : `is no component, but ${by} cannot do without`;
    report.add(`components.${needed}`, message);
  }
  return on;
}

/** How to do without a component that others need by default. */
const OTHER_WAY: Readonly<Partial<Record<ComponentName, string>>> = {
  'knative-serving': `, or write serving: { mode: 'raw' }`,
};
