import { keys } from './checks/check';
import { known } from './checks/names';
import type { Report } from './checks/report';
import type { Serving } from './apps/serving';
import type { PluginChoices } from './cluster/device-plugins';
import type { ComponentFacts } from '../kit/facts';

/** Every system that the platform can install, by the name that it has in the definition and as a folder of `dist/`. */
export const COMPONENT_NAMES = [
  'kubeflow-namespace', 'kubeflow-roles', 'cert-manager',
  'istio', 'cluster-local-gateway', 'kubeflow-issuer', 'kubeflow-gateway', 'dex', 'oauth2-proxy',
  'knative-serving', 'knative-eventing', 'profiles', 'central-dashboard', 'pipelines', 'katib', 'spark-operator',
  'poddefaults', 'notebook-controller', 'jupyter-web-app', 'pvcviewer', 'volumes-web-app',
  'tensorboard-controller', 'tensorboards-web-app', 'kserve', 'kserve-runtimes', 'kserve-models-web-app',
  'trainer', 'trainer-runtimes', 'training-operator', 'model-registry', 'model-registry-csi', 'model-catalog',
  'nvidia-device-plugin', 'amd-device-plugin', 'gaudi-device-plugin', 'rdma-device-plugin', 'gpu-operator-settings',
  'prometheus', 'grafana',
] as const; // oxfmt-ignore

/** Name of a component. */
export type ComponentName = (typeof COMPONENT_NAMES)[number];

/** The option that says of a component's system that the cluster has it, by the name of the component. */
export type Replaced = ReadonlyMap<string, string>;

/** What of the definition decides which components another one needs. */
export interface Choices extends PluginChoices {
  readonly serving: Serving;
  /** Whether users log in through Dex. */
  readonly dex: boolean;
  /** Whether the platform is watched by a Prometheus of its own. */
  readonly bundledMonitoring: boolean;
  /** Components that are not installed because the cluster has their system, and the options that say so. */
  readonly existing: Replaced;
}

/** What others must know of a component of this platform. */
export type Facts = ComponentFacts<Choices, ComponentName>;

/** The facts of all components, in the order in which they are made. */
export type Catalogue = readonly ComponentFacts<Choices>[];

/** What to write instead of a component that others cannot do without. */
const INSTEAD: Readonly<Record<string, string>> = {
  'cert-manager': ', or write existing: { certManager: {} } if the cluster has one',
  istio: ', or write existing: { istio: {} } if the cluster has one',
  'knative-serving': `, or write serving: { mode: 'raw' }`,
};

/** Finds out what is installed: what is switched on, and everything that is neither switched off nor optional. */
export function resolveComponents(
  switches: Readonly<Partial<Record<string, boolean>>>,
  catalogue: Catalogue,
  choices: Choices,
  report: Report,
): ReadonlySet<ComponentName> {
  const names = catalogue.map(({ name }) => name);
  keys(known('component', names))(report, 'components', switches);
  report.check(
    choices.dex || !switches.dex,
    'components.dex',
    'is on, but with login.oidc no user logs in through it; take one out',
  );
  for (const [name, option] of choices.existing) {
    const twice = `is on, but ${option} says that the cluster has it; take one out`;
    report.check(!switches[name], `components.${name}`, twice);
  }
  const isWanted = ({ name, optional }: Catalogue[number]) => !choices.existing.has(name) && !chosen(optional, choices);
  const installed = catalogue.filter((facts) => switches[facts.name] ?? isWanted(facts));
  const on: ReadonlySet<string> = new Set(installed.map(({ name }) => name));
  const requires = new Map(installed.map((facts) => [facts.name, chosen(facts.requires, choices) ?? []]));
  for (const needed of new Set([...requires.values()].flat())) {
    const by = [...on].filter((name) => requires.get(name)?.includes(needed)).join(', ');
    if (choices.existing.has(needed)) continue;
    const otherwise = INSTEAD[needed] ?? '';
    const off = `is off, but ${by} cannot do without; switch it on, or off what requires it${otherwise}`;
    const unknown = `is not a component, but ${by} cannot do without`;
    report.check(on.has(needed), `components.${needed}`, names.includes(needed) ? off : unknown);
  }
  return on as ReadonlySet<ComponentName>;
}

/** A fact that other choices of the definition may decide. */
function chosen<Fact>(fact: Fact | ((choices: Choices) => Fact), choices: Choices): Fact {
  return typeof fact === 'function' ? (fact as (choices: Choices) => Fact)(choices) : fact;
}

/**
 * Systems that may be installed into the platform's namespaces by other means than this definition: the optional ones
 * that say who calls them.
 */
export function elsewhereNames(catalogue: Catalogue): readonly string[] {
  return catalogue
    .filter(({ optional, callers, namespace, namespaces }) => {
      return optional === true && callers && !namespaces?.includes(namespace);
    })
    .map(({ name }) => name)
    .sort();
}

/** Reports what is not one of {@link elsewhereNames}, or what this definition installs itself. */
export function resolveElsewhere(
  names: readonly string[],
  catalogue: Catalogue,
  components: ReadonlySet<string>,
  report: Report,
): ReadonlySet<string> {
  const elsewhere = elsewhereNames(catalogue);
  names.forEach((name, index) => {
    const at = `existing.components[${index}]`;
    const message = `'${name}' is installed by this definition; take it out of one of both`;
    const unknown = `'${name}' is not one of ${elsewhere.join(', ')}`;
    if (report.check(elsewhere.includes(name), at, unknown)) report.check(!components.has(name), at, message);
  });
  return new Set(names);
}
