/**
 * Whether a text is one of those that Istio's policies name: `*` is any that is not empty, `a*` one that begins with
 * `a`, `*a` one that ends with it. https://istio.io/latest/docs/reference/config/security/authorization-policy/#Rule
 */
export function isListed(values: readonly string[], text: string | undefined): boolean {
  return text !== undefined && values.some((value) => isLike(value, text));
}

/** {@link isListed} for one value. */
export function isLike(value: string, text: string): boolean {
  if (value === '*') return text !== '';
  if (value.startsWith('*')) return text.endsWith(value.slice(1));
  return value.endsWith('*') ? text.startsWith(value.slice(0, -1)) : text === value;
}

/** Whether a host, without its port, matches a Gateway's or VirtualService's: `*`, `*.example.com` or a full name. */
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

/** Wildcards in paths of AuthorizationPolicies: for one part of a path, and for any number of parts. */
const ANY_PART = /\{\*\*?\}/g;

/** Whether a path matches one in an AuthorizationPolicy. */
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

/** A path as proxies judge and forward it: without `.` and `..`, and with `/` for a backslash. */
export function normalPath(path: string): string {
  if (!/[/\\](?:\.|%2e)|\\/i.test(path)) return path;
  const { pathname, search, hash } = new URL(`http://localhost${path}`);
  return pathname + search + hash;
}
