import { isIP } from 'node:net';

import { groupOf } from '../../charts/contract/manifest';
import type { Api } from '../cluster/api';
import { listed } from '../findings';
import { at, itemsAt, textAt } from '../json';
import type { RenderedSecret } from '../rendering/declared-secrets';
import type { Rendered } from '../rendering/rendered';
import type { PlatformFacts } from '../rendering/platform-facts';
import type { Rendering } from '../rendering/rendering';
import { addressText, type GatewayAddress, readGatewayAddress } from '../status/gateway-address';

/** What is left to do after an installation. */
export interface NextSteps {
  /** Whether the gateway can be reached; not while a load balancer has given it no address. */
  readonly reachable: boolean;
  readonly steps: readonly Step[];
}

/** One thing to know or to do. */
export interface Step {
  readonly topic: 'gateway' | 'DNS' | 'log in' | 'trust';
  readonly text: string;
}

/**
 * Finds out what is left to do.
 * @param isNew whether the platform was not there before, or had another url; else only the gateway is told
 */
export async function nextSteps(
  api: Pick<Api, 'read'>,
  rendering: Rendering,
  facts: PlatformFacts,
  isNew: boolean,
): Promise<NextSteps> {
  const gateway = await readGatewayAddress(api, facts);
  const reachable = gateway.type !== undefined && (gateway.type !== 'LoadBalancer' || gateway.addresses.length > 0);
  const all: readonly (Step | undefined)[] = [
    { topic: 'gateway', text: addressText(gateway) },
    isNew || !reachable ? dns(facts.url, gateway) : undefined,
    ...(isNew ? [logIn(rendering), trust(rendering.objects, facts.url)] : []),
  ];
  return { reachable, steps: all.filter((step) => step !== undefined) };
}

/** The record that the host of the url needs; none for an address and for the own machine. */
function dns(url: string, { type, addresses }: GatewayAddress): Step | undefined {
  const host = hostOf(url);
  if (host === '' || isIP(host) || /(?:^|\.)localhost$/.test(host)) return undefined;
  const [address] = addresses;
  if (address !== undefined) {
    const record = { 0: 'CNAME', 4: 'A', 6: 'AAAA' }[isIP(address)] ?? 'A';
    return { topic: 'DNS', text: `${host} ${record} ${address}` };
  }
  if (type === 'LoadBalancer') {
    return { topic: 'DNS', text: `${host} needs a record as soon as there is an address: npx cdk8s-kubeflow status` };
  }
  return type === 'NodePort' ? { topic: 'DNS', text: `${host} A, and the addresses of the nodes` } : undefined;
}

/** Who logs in with a password, and where it comes from. No password is printed here. */
function logIn({ secrets, sealed, external }: Rendering): Step | undefined {
  const [made, encrypted, fetched] = [secrets, sealed, external].map(usersOf);
  const name = made?.length === 1 ? made[0] : 'EMAIL';
  const sources: readonly (readonly [users: readonly string[] | undefined, source: string])[] = [
    [made, `\`secrets\` made first passwords; to set one: npx cdk8s-kubeflow passwd ${name}`],
    [encrypted, '`seal` made first passwords'],
    [fetched, 'the hashes of passwords come from your store'],
  ];
  const [users, source] = sources.find(([all]) => all?.length) ?? [];
  return users && source !== undefined ? { topic: 'log in', text: `as ${listed(users, 5)}; ${source}` } : undefined;
}

function usersOf(secrets: readonly RenderedSecret[]): readonly string[] {
  const keys = secrets.flatMap((secret) => Object.values(secret.keys));
  return [...new Set(keys.flatMap((how) => ('passwordOf' in how ? how.passwordOf : [])))];
}

/** How to trust the platform's own CA, if that signs the certificate of the url's host. */
function trust(objects: readonly Rendered[], url: string): Step | undefined {
  const host = hostOf(url);
  const ofKind = (kind: string) =>
    objects.filter(({ id }) => id.kind === kind && groupOf(id.apiVersion) === 'cert-manager.io');
  const covers = ({ object }: Rendered): boolean =>
    [...itemsAt(object, 'spec', 'dnsNames'), ...itemsAt(object, 'spec', 'ipAddresses')].includes(host);
  const issuer = textAt(ofKind('Certificate').find(covers)?.object, 'spec', 'issuerRef', 'name');
  const signer = ofKind('ClusterIssuer').find(({ id }) => id.name === issuer);
  const secret = textAt(signer?.object, 'spec', 'ca', 'secretName');
  const isOwnCa = ({ object }: Rendered): boolean =>
    at(object, 'spec', 'isCA') === true && textAt(object, 'spec', 'secretName') === secret;
  const ca = ofKind('Certificate').find(isOwnCa);
  if (!ca || secret === undefined) return undefined;
  const read = `kubectl --namespace ${ca.id.namespace} get secret ${secret} --output 'jsonpath={.data.ca\\.crt}'`;
  return { topic: 'trust', text: `browsers warn until they have the platform's own CA: ${read} | base64 -d > ca.crt` };
}

/** The host of a url, without the brackets of an IPv6 address. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : '';
}
