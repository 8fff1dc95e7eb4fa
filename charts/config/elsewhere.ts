import type { ComponentName } from './components';
import type { Report } from './report';

/** Systems that may be installed into the platform's namespaces by other means than this definition. */
export const ELSEWHERE_NAMES = ['model-catalog', 'model-registry', 'training-operator'] as const;

/** One of these systems. */
export type ElsewhereName = (typeof ELSEWHERE_NAMES)[number];

/** Reports what is no such system, or what this definition installs itself. */
export function resolveElsewhere(
  names: readonly ElsewhereName[],
  components: ReadonlySet<ComponentName>,
  report: Report,
): ReadonlySet<ElsewhereName> {
  names.forEach((name, index) => {
    const at = `installedElsewhere[${index}]`;
    if (!ELSEWHERE_NAMES.includes(name)) report.add(at, `'${name}' is none of ${ELSEWHERE_NAMES.join(', ')}`);
    else if (components.has(name))
      report.add(at, `'${name}' is installed by this definition; take it out of one of both`);
  });
  return new Set(names);
}
