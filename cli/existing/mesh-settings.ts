import type { LoginProvider } from '../../charts/contract/login-provider';
import { at, isObject, itemsAt, type JsonObject, textAt } from '../json';

/** Whether the settings of a mesh have an extension provider, with all headers and the address that it must have. */
export function hasProvider(mesh: unknown, { name, envoyExtAuthzHttp }: LoginProvider): boolean {
  const own = itemsAt(mesh, 'extensionProviders').find((one) => textAt(one, 'name') === name);
  return Object.entries(envoyExtAuthzHttp).every(([key, wanted]) => {
    if (typeof wanted !== 'object') return at(own, 'envoyExtAuthzHttp', key) === wanted;
    const headers = itemsAt(own, 'envoyExtAuthzHttp', key);
    return wanted.every((header) => headers.includes(header));
  });
}

/** The settings with the provider, in place of one of its name. */
export function withProvider(mesh: JsonObject, provider: LoginProvider): JsonObject {
  const others = itemsAt(mesh, 'extensionProviders').filter((one) => textAt(one, 'name') !== provider.name);
  return { ...mesh, extensionProviders: [...others, provider] };
}

/** The labels whose pods get a sidecar by the settings of an injector, although they must have none. */
export function injectedLabels(config: unknown, labels: readonly string[]): readonly string[] {
  const never = itemsAt(config, 'neverInjectSelector').flatMap((one) =>
    itemsAt(one, 'matchExpressions')
      .filter((each) => isObject(each) && each.operator === 'Exists')
      .map((each) => textAt(each, 'key')),
  );
  return labels.filter((label) => !never.includes(label));
}

/** The settings of an injector that leaves pods with some labels alone. */
export function withoutSidecars(config: JsonObject, labels: readonly string[]): JsonObject {
  const own = itemsAt(config, 'neverInjectSelector');
  return { ...config, neverInjectSelector: [...own, ...selectorsOf(labels)] };
}

/** Selectors of pods that have a label. */
export function selectorsOf(labels: readonly string[]): readonly JsonObject[] {
  return labels.map((key) => ({ matchExpressions: [{ key, operator: 'Exists' }] }));
}
