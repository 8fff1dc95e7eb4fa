/** What findings are about, in the order of their names: the first part of their codes. */
export const CATEGORIES = {
  access: 'what you may do, and what could not be checked',
  capacity: 'CPU, memory and pods that the nodes have room for',
  certificates: 'Certificates and issuers, when they end, and for which host the gateway has one',
  cluster: 'version, CRDs, other systems, and what keeps namespaces from ending',
  gateway: 'the address of the gateway, and whether the url leads there',
  login: 'passwords of users, and tokens that the gateway takes',
  mesh: 'sidecars, tokens for the mesh, and settings of Cilium',
  secrets: 'keys that are missing, and values that are public',
  serving: 'models, their routes and the Gateway of their hosts',
  storage: 'StorageClasses, and volumes that are not bound',
  tenants: 'Profiles whose owners cannot work',
  webhooks: 'webhooks that do not answer, or trust another authority',
  workloads: 'pods that do not start, crash or do not end',
} as const;

/** What a finding is about. */
export type Category = keyof typeof CATEGORIES;

/** The categories that are asked for. */
export type Wanted = ReadonlySet<string>;

/** What is asked for where nothing is named. */
export const EVERYTHING: Wanted = new Set(Object.keys(CATEGORIES));

/** Whether a text is a category. */
export function isCategory(text: string): text is Category {
  return Object.hasOwn(CATEGORIES, text);
}

/** The category of a code, its first part. */
export function categoryOf(code: `${Category}/${string}`): string {
  return code.slice(0, code.indexOf('/'));
}
