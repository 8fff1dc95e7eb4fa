import { isIP } from 'node:net';

import type { Api } from '../cluster/api';
import { readable } from '../cluster/errors';
import { type Finding, ok } from '../findings';
import { itemsAt, type JsonObject } from '../json';
import type { Rendering } from '../rendering/rendering';

type Reader = Pick<Api, 'list' | 'read'>;

/**
 * Whether the cluster has the families of addresses that Services are rendered with. The API server would refuse them
 * one by one.
 */
export async function ipFamilies(api: Reader, { facts }: Rendering): Promise<readonly Finding[]> {
  const wanted = facts?.ipFamilies ?? [];
  if (!wanted.length) return [];
  const found = await familiesOf(api);
  const [first] = found;
  if (first === undefined) return [];
  const names = found.join(' and ');
  const missing = wanted.filter((family) => !found.includes(family));
  if (missing.length) return [without(missing, found)];
  if (wanted[0] === first) return [ok(`families of addresses ${wanted.join(' and ')}`)];
  const made = `Services that programs make are ${first} alone: those of notebooks and models`;
  const what = `the cluster's families of addresses are ${names}, and the rendering has ${wanted.join(' and ')}: ${made}`;
  const remedy = `write network: { ipFamilies: [${quoted([first, ...wanted.filter((one) => one !== first)])}] }`;
  return [{ level: 'warning', code: 'cluster/other-ip-family', what, remedy }];
}

function without(missing: readonly string[], found: readonly string[]): Finding {
  const what = `the cluster has no Services of ${missing.join(' and ')}; its family is ${found.join(' and ')}`;
  const better = `write network: { ipFamilies: [${quoted(found)}] } in the definition, and render again`;
  return { level: 'error', code: 'cluster/no-ip-family', what, remedy: better };
}

const quoted = (families: readonly string[]): string => families.map((family) => `'${family}'`).join(', ');

/**
 * The families of the cluster's Services, the first one first. Its own Service has that alone. Since 1.33, objects tell the
 * ranges of both: https://kubernetes.io/docs/reference/networking/service-cidrs/. Before, the ranges of nodes' pods do.
 */
async function familiesOf(api: Reader): Promise<readonly string[]> {
  const own = { apiVersion: 'v1', kind: 'Service', namespace: 'default', name: 'kubernetes' };
  const first = texts(await readable(api.read(own)), 'ipFamilies').slice(0, 1);
  const objects = [{ apiVersion: 'networking.k8s.io/v1', kind: 'ServiceCIDR', list: 'cidrs' }];
  for (const { list, ...kind } of [...objects, { apiVersion: 'v1', kind: 'Node', list: 'podCIDRs' }]) {
    const ranges = ((await readable(api.list(kind))) ?? []).flatMap((one) => texts(one, list));
    const families = ranges.map((range) => `IPv${isIP(range.split('/')[0] ?? '')}`);
    if (families.length) return [...new Set([...first, ...families])];
  }
  // Of one family alone, nobody knows whether there is another.
  return [];
}

function texts(object: JsonObject | undefined, field: string): readonly string[] {
  return itemsAt(object, 'spec', field).filter((item) => typeof item === 'string');
}
