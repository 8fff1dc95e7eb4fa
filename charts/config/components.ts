import type { Report } from './report';

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
  'profiles',
  'central-dashboard',
] as const;

/** Name of a component. */
export type ComponentName = (typeof COMPONENT_NAMES)[number];

/** Which components each one needs. */
export type Requirements = Readonly<Record<ComponentName, readonly ComponentName[]>>;

/** Finds out what is installed: everything but what is switched off. */
export function resolveComponents(
  switches: Readonly<Partial<Record<ComponentName, boolean>>>,
  requirements: Requirements,
  report: Report,
): ReadonlySet<ComponentName> {
  for (const name of Object.keys(switches)) {
    if (name in requirements) continue;
    report.add(`components.${name}`, `is no component; there are ${COMPONENT_NAMES.join(', ')}`);
  }
  const on = new Set(COMPONENT_NAMES.filter((name) => switches[name] !== false));
  for (const needed of new Set([...on].flatMap((name) => requirements[name]))) {
    if (on.has(needed)) continue;
    const by = [...on].filter((name) => requirements[name].includes(needed)).join(', ');
    const message =
      needed in requirements
        ? `is off, but ${by} cannot do without; switch it on, or off what requires it`
        : `is no component, but ${by} cannot do without`;
    report.add(`components.${needed}`, message);
  }
  return on;
}
