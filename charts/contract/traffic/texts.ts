/**
 * Whether a text is one of those that Istio's policies name: `*` is any that is not empty, `a*` one that begins with
 * `a`, `*a` one that ends with it. https://istio.io/latest/docs/reference/config/security/authorization-policy/#Rule
 */
export function isListed(values: readonly string[], text: string | undefined): boolean {
  return text !== undefined && values.some((value) => isLike(value, text));
}

/** As {@link isListed}, of one value. */
export function isLike(value: string, text: string): boolean {
  if (value === '*') return text !== '';
  if (value.startsWith('*')) return text.endsWith(value.slice(1));
  return value.endsWith('*') ? text.startsWith(value.slice(0, -1)) : text === value;
}

/** Whether a host, whose port does not count, is one of a Gateway or VirtualService: `*`, `*.example.com`, or in full. */
export function isHost(pattern: string, host: string): boolean {
  const name = withoutPort(host).toLowerCase();
  if (pattern === '*') return true;
  return pattern.startsWith('*') ? name.endsWith(pattern.slice(1).toLowerCase()) : name === pattern.toLowerCase();
}

/** A host without its port. */
export function withoutPort(host: string): string {
  return host.replace(/:\d+$/, '');
}

/** The hosts that two patterns have in common, as a pattern. */
export function commonHost(one: string, other: string): string | undefined {
  if (isHost(one, other)) return other;
  return isHost(other, one) ? one : undefined;
}

/** Parts of a path that stand for one part, and for any number of them, in the paths of AuthorizationPolicies. */
const ANY_PART = /\{\*\*?\}/g;

/** Whether a path is one of those that an AuthorizationPolicy names. */
export function isPath(values: readonly string[], path: string | undefined): boolean {
  return (
    path !== undefined && values.some((value) => (value.includes('{*') ? isTemplate(value, path) : isLike(value, path)))
  );
}

function isTemplate(template: string, path: string): boolean {
  const texts = template.split(ANY_PART).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const parts = [...template.matchAll(ANY_PART)].map(([part]) => (part === '{*}' ? '[^/]+' : '.*'));
  return new RegExp(`^${texts.map((text, index) => text + (parts[index] ?? '')).join('')}$`).test(path);
}
