import { at, isObject, type JsonObject } from '../../json';

/** Fields that the first of two schemas has and the second does not, the topmost ones, such as `spec.podTemplateOverrides`. */
export function removedProperties(before: unknown, after: unknown, path = ''): readonly string[] {
  if (before === after || keepsUnknown(after)) return [];
  const [old, now] = [properties(before), properties(after)];
  const below = Object.keys(old).flatMap((name) => {
    const field = path === '' ? name : `${path}.${name}`;
    return name in now ? removedProperties(old[name], now[name], field) : [field];
  });
  const [items, others] = [at(before, 'items'), at(after, 'items')];
  const [values, otherValues] = [at(before, 'additionalProperties'), at(after, 'additionalProperties')];
  return [
    // A field that takes any names now has lost none.
    ...(isObject(otherValues) && !isObject(values) ? [] : below),
    ...(isObject(items) && isObject(others) ? removedProperties(items, others, `${path}[]`) : []),
    ...(isObject(values) && isObject(otherValues) ? removedProperties(values, otherValues, `${path}.*`) : []),
  ];
}

function properties(schema: unknown): JsonObject {
  const found = at(schema, 'properties');
  return isObject(found) ? found : {};
}

function keepsUnknown(schema: unknown): boolean {
  return at(schema, 'x-kubernetes-preserve-unknown-fields') === true;
}
