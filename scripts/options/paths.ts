import type { ObjectType, Type } from './model';

/** Where a type stands in a definition: paths such as `tenants[].volumes[]`, by its name without parameters. */
export function pathsOf(root: ObjectType): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  const visit = (type: Type, path: string): void => {
    switch (type.of) {
      case 'list':
        visit(type.item, `${path}[]`);
        break;
      case 'entries':
        visit(type.item, `${path}.<${type.what ?? 'name'}>`);
        break;
      case 'either':
        for (const each of type.types) visit(each, path);
        break;
      case 'union':
        add(type.name, path);
        for (const variant of type.variants) visit(variant, path);
        break;
      case 'object':
        add(type.name.replace(/<.*/, ''), path);
        for (const field of type.fields) visit(field.type, path ? `${path}.${field.name}` : field.name);
        break;
      default:
    }
  };
  const add = (name: string, path: string): void => {
    if (path) found.set(name, (found.get(name) ?? new Set()).add(path));
  };
  visit(root, '');
  return new Map([...found].map(([name, paths]) => [name, [...paths]]));
}
