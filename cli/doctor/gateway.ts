import { isIP } from 'node:net';

import { SERVICES } from '../../charts/contract/services';
import { type Finding, ok } from '../findings';
import { itemsAt, textAt } from '../json';
import { addressText, type GatewayAddress, portForward, readGatewayAddress } from '../status/gateway-address';
import type { CheckContext } from './check';

/** Whether the url leads to the gateway. */
export async function addresses({ api, rendering, facts }: CheckContext): Promise<readonly Finding[]> {
  const rendered = rendering.facts;
  const findings = addressFindings(await readGatewayAddress(api, facts ?? rendered), facts?.url ?? '');
  if (!facts || !rendered || facts.url === rendered.url) return findings;
  const what = `the platform's url is ${facts.url}, and ${rendered.url} in the folder`;
  return [...findings, { level: 'warning', code: 'gateway/other-url', what, remedy: 'npx cdk8s-kubeflow up' }];
}

/** Judges a url and the address of the gateway. */
export function addressFindings(gateway: GatewayAddress, url: string): readonly Finding[] {
  const host = hostOf(url);
  const findings: Finding[] = [];
  if (gateway.type === 'LoadBalancer' && !gateway.addresses.length) {
    const remedy = `install a load balancer (MetalLB, for instance), or forward a port: ${portForward(gateway)}`;
    findings.push({
      level: 'warning',
      code: 'gateway/no-address',
      what: "the gateway's Service has no address",
      remedy,
    });
  } else if (host !== undefined && isIP(host) && gateway.addresses.length && !gateway.addresses.includes(host)) {
    const what = `the url's address is ${host}, and the gateway's ${gateway.addresses.join(', ')}`;
    findings.push({
      level: 'warning',
      code: 'gateway/other-address',
      what,
      remedy: 'write the address of the gateway as url, or give it to the Service',
    });
  }
  if (url.startsWith('http:') && host !== undefined && !isLocal(host)) {
    const what = `${url} is plain HTTP: browsers keep no secure cookies there, and passwords can be read on their way`;
    findings.push({ level: 'warning', code: 'gateway/plain-http', what, remedy: 'write https in url' });
  }
  return findings.length ? findings : [ok(`gateway: ${addressText(gateway)}`)];
}

function isLocal(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.') || host.endsWith('.localhost');
}

/** The host of a url, without the brackets of an IPv6 address. */
export function hostOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).hostname.replace(/^\[(.*)\]$/, '$1') : undefined;
}

/** Issuers of a cluster's own tokens; others are identity providers, which the cluster does not know. */
const OF_CLUSTERS = /^https:\/\/(?:kubernetes\.default\.svc|oidc\.eks\.)/;

/** Whether the gateway accepts the tokens of this cluster's ServiceAccounts, if the definition says so. */
export async function tokenIssuers({ api, rendering }: CheckContext): Promise<readonly Finding[]> {
  const gateway = SERVICES.ingressGateway.labels;
  const accepted = rendering.objects
    .filter(({ id }) => id.kind === 'RequestAuthentication')
    .filter(({ object }) => textAt(object, 'spec', 'selector', 'matchLabels', 'app') === gateway.app)
    .flatMap(({ object }) => itemsAt(object, 'spec', 'jwtRules').flatMap((rule) => textAt(rule, 'issuer') ?? []))
    .filter((issuer) => OF_CLUSTERS.test(issuer));
  if (!accepted.length) return [];
  const { issuer } = await api.answer('/.well-known/openid-configuration');
  if (accepted.includes(String(issuer))) return [ok(`the gateway takes tokens of issuer ${String(issuer)}`)];
  const what = `tokens of this cluster are of issuer ${String(issuer)}, and the gateway takes ${accepted.join(', ')}`;
  const remedy = `write machineTokens: MachineTokens.cluster({ issuers: ['${String(issuer)}'] })`;
  return [{ level: 'error', code: 'login/other-issuer', what, remedy }];
}
