import { COMPONENT_NAMES, type ComponentName, type KubeflowProps } from '../../charts';
import { CATALOGUE } from '../../charts/components';
import { choosePlugins } from '../../charts/config/cluster/device-plugins';
import { replacedBy } from './existing';

/** The facts of components by their names. */
const FACTS = new Map(CATALOGUE.map((facts) => [facts.name, facts]));

/** Switches on what is needed by what is wanted, and everything else off. */
export function withNeeds({
  components = {},
  tenants = [],
  serving,
  login: given,
  existing: there,
  ownComponents = [],
  accelerators: some = [],
  monitoring,
}: KubeflowProps): Partial<Record<ComponentName, boolean>> {
  const choices = {
    serving: { mode: serving?.mode ?? 'serverless' },
    dex: !given?.oidc,
    ...choosePlugins(some, there?.gpuOperator),
    bundledMonitoring: monitoring?.kind === 'bundled',
    existing: replacedBy(there),
  };
  /** What no switch may install. */
  const never = new Set<ComponentName>([
    ...(choices.dex ? [] : (['dex'] as const)),
    ...(choices.bundledMonitoring ? [] : (['prometheus', 'grafana'] as const)),
  ]);
  const on = new Set<ComponentName>();
  const add = (name: ComponentName): void => {
    if (on.has(name) || never.has(name) || choices.existing.has(name)) return;
    on.add(name);
    const { requires = [] } = FACTS.get(name) ?? {};
    for (const needed of typeof requires === 'function' ? requires(choices) : requires) add(needed);
  };
  for (const name of COMPONENT_NAMES) if (components[name]) add(name);
  for (const kind of choices.devicePlugins) add(`${kind}-device-plugin`);
  if (choices.slicedByOperator) add('gpu-operator-settings');
  if (choices.bundledMonitoring) add('prometheus');
  if (monitoring?.kind === 'bundled' && monitoring.grafana) add('grafana');
  if (ownComponents.length) add('kubeflow-gateway');
  if (tenants.length) add('profiles');
  if (tenants.some(({ notebooks: some }) => some)) add('notebook-controller');
  if (tenants.some(({ podDefaults }) => podDefaults)) add('poddefaults');
  return Object.fromEntries(COMPONENT_NAMES.map((name) => [name, on.has(name)]));
}
