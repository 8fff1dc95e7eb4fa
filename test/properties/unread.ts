interface Visit {
  readonly path: string;
  readonly value: object;
  /** Fields that were read. */
  readonly read: Set<string>;
}

/**
 * Names the fields of a value that somebody who walks over it does not know: those that were never read of objects of
 * which others were. What lies below an object that nobody looks into may be anything.
 * @param walk what walks over the value
 */
export function unreadFields(value: object, walk: (value: object) => void): readonly string[] {
  const visits = new Map<object, Visit>();
  walk(watch('', value, visits));
  const unknown = [...visits.values()].flatMap(({ path, value: visited, read }) => {
    if (Array.isArray(visited) || read.size === 0) return [];
    return Object.keys(visited).flatMap((key) => (read.has(key) ? [] : [`${path}/${key}`]));
  });
  return unknown;
}

function watch<T>(path: string, value: T, visits: Map<object, Visit>): T {
  if (typeof value !== 'object' || value === null) return value;
  const visit = visits.get(value) ?? { path, value, read: new Set<string>() };
  visits.set(value, visit);
  return new Proxy(value, {
    get(target, key, receiver): unknown {
      const found: unknown = Reflect.get(target, key, receiver);
      if (typeof key !== 'string' || typeof found === 'function') return found;
      visit.read.add(key);
      return watch(`${path}/${key}`, found, visits);
    },
  });
}
