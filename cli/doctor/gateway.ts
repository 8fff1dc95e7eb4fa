import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

import { SERVICES } from '../../charts/contract/services';
import { expiryFinding, gatewaySecret, readExpiries } from '../status/certificates';
import type { Patient } from './check';
import { type Finding, ok } from '../findings';
import { addressText, type GatewayAddress, portForward, readGatewayAddress } from '../status/gateway-address';
import { itemsAt, textAt } from '../json';
import { hashProblem, isPublicDefault } from '../secrets/passwords';
import { factsOf } from '../rendering/platform-facts';
import { readProfiles } from '../status/profiles';
import { readSecretValues, type SecretValue } from './passwords';
import { objectsOf } from '../rendering/stages';

/** Of users with passwords, as many have theirs compared with the public default; each takes a quarter of a second. */
const MOST_HASHES = 20;

/** Certificates at their end, and whether the gateway's is for the platform's url. */
export async function certificates({ api, stages, facts }: Patient): Promise<readonly Finding[]> {
  const [expiries, secret] = await Promise.all([readExpiries(api, stages), gatewaySecret(api, stages)]);
  const ending = expiries.filter(({ level }) => level !== 'ok').map(expiryFinding);
  const host = hostOf(facts?.url);
  const findings = [...ending];
  const [own] = secret?.certificates ?? [];
  if (secret && !own) {
    const what = `Secret ${secret.namespace}/${secret.name} of the gateway's certificate is missing or holds none`;
    findings.push({ level: 'error', what, remedy: 'make it, or mend the Certificate that makes it' });
  } else if (own && host !== undefined && !isFor(own, host)) {
    const what = `the gateway's certificate is for ${own.subjectAltName ?? own.subject}, not for ${host}`;
    findings.push({ level: 'error', what, remedy: 'make one for the host of url' });
  }
  const [first] = expiries;
  if (findings.length || !first) return findings;
  return [ok(`certificates: ${expiries.length}; ${expiryFinding(first).what}`)];
}

/** Whether browsers take a certificate for a host. */
export function isFor(certificate: X509Certificate, host: string): boolean {
  return (isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)) !== undefined;
}

/** Whether the url leads to the gateway. */
export async function addresses({ api, stages, facts }: Patient): Promise<readonly Finding[]> {
  const rendered = factsOf(objectsOf(stages));
  const findings = addressFindings(await readGatewayAddress(api, facts ?? rendered), facts?.url ?? '');
  if (!facts || !rendered || facts.url === rendered.url) return findings;
  const what = `the platform's url is ${facts.url}, and ${rendered.url} in the folder`;
  return [...findings, { level: 'warning', what, remedy: 'npx cdk8s-kubeflow up' }];
}

/** Judges a url, and the address that people reach it at. */
export function addressFindings(gateway: GatewayAddress, url: string): readonly Finding[] {
  const host = hostOf(url);
  const findings: Finding[] = [];
  if (gateway.type === 'LoadBalancer' && !gateway.addresses.length) {
    const remedy = `install a load balancer (MetalLB, for instance), or forward a port: ${portForward(gateway)}`;
    findings.push({ level: 'warning', what: "the gateway's Service has no address", remedy });
  } else if (host !== undefined && isIP(host) && gateway.addresses.length && !gateway.addresses.includes(host)) {
    const what = `the url's address is ${host}, and the gateway's ${gateway.addresses.join(', ')}`;
    findings.push({
      level: 'warning',
      what,
      remedy: 'write the address of the gateway as url, or give it to the Service',
    });
  }
  if (url.startsWith('http:') && host !== undefined && !isLocal(host)) {
    const what = `${url} is plain HTTP: browsers keep no secure cookies there, and passwords can be read on their way`;
    findings.push({ level: 'warning', what, remedy: 'write https in url' });
  }
  return findings.length ? findings : [ok(`gateway: ${addressText(gateway)}`)];
}

/** An IPv6 address stands in brackets in a url, and nowhere else. */
function hostOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).hostname.replace(/^\[(.*)\]$/, '$1') : undefined;
}

function isLocal(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.') || host.endsWith('.localhost');
}

/** Users who cannot log in, and passwords that everybody knows. */
export async function passwords({ api, stages }: Patient): Promise<readonly Finding[]> {
  const values = await readSecretValues(api, objectsOf(stages));
  return [...(await userFindings(values)), ...defaultFindings(values)];
}

async function userFindings(values: readonly SecretValue[]): Promise<readonly Finding[]> {
  const users = values.flatMap(({ how, value }) =>
    'passwordOf' in how ? [{ email: how.passwordOf, hash: value }] : [],
  );
  const findings: Finding[] = [];
  const find = (what: string, email: string): void => {
    findings.push({ level: 'error', what, remedy: `npx cdk8s-kubeflow passwd ${email}` });
  };
  for (const [index, { email, hash }] of users.entries()) {
    if (hash === undefined) find(`${email} has no password yet`, email);
    else if (index < MOST_HASHES) {
      const problem = await hashProblem(hash);
      if (problem !== undefined) find(`the password of ${email}: ${problem.replace(/; choose another$/, '')}`, email);
    }
  }
  return findings.length || !users.length ? findings : [ok(`passwords: ${users.length}`)];
}

/** Shorter values were not made by `secrets`. */
const SHORTEST = 8;

/** Values that should be random, and that attackers try first; a platform that was taken over brings them along. */
function defaultFindings(values: readonly SecretValue[]): readonly Finding[] {
  const known = values
    .filter(({ how }) => 'random' in how)
    .filter(({ value }) => value !== undefined && (value.length < SHORTEST || isPublicDefault(value)));
  if (!known.length) return [];
  const names = known.map(({ secret, key }) => `${secret} (${key})`).join(', ');
  const remedy = 'give the program that checks them, a database or a store, another one, and write it there';
  return [{ level: 'warning', what: `public defaults, or next to nothing, in ${names}`, remedy }];
}

/** Issuers of a cluster's own tokens; others are identity providers, of which the cluster knows nothing. */
const OF_CLUSTERS = /^https:\/\/(?:kubernetes\.default\.svc|oidc\.eks\.)/;

/** Whether the gateway takes the tokens that this cluster makes for ServiceAccounts, where it is to. */
export async function tokenIssuers({ api, stages }: Patient): Promise<readonly Finding[]> {
  const gateway = SERVICES.ingressGateway.labels;
  const taken = objectsOf(stages)
    .filter(({ id }) => id.kind === 'RequestAuthentication')
    .filter(({ object }) => textAt(object, 'spec', 'selector', 'matchLabels', 'app') === gateway.app)
    .flatMap(({ object }) => itemsAt(object, 'spec', 'jwtRules').flatMap((rule) => textAt(rule, 'issuer') ?? []))
    .filter((issuer) => OF_CLUSTERS.test(issuer));
  if (!taken.length) return [];
  const { issuer } = await api.answer('/.well-known/openid-configuration');
  if (taken.includes(String(issuer))) return [ok(`the gateway takes tokens of issuer ${String(issuer)}`)];
  const what = `tokens of this cluster are of issuer ${String(issuer)}, and the gateway takes ${taken.join(', ')}`;
  const remedy = `write machineTokens: MachineTokens.cluster({ issuers: ['${String(issuer)}'] })`;
  return [{ level: 'error', what, remedy }];
}

/** Tenants that cannot work. */
export async function profiles({ api, stages }: Patient): Promise<readonly Finding[]> {
  const all = await readProfiles(api, stages);
  const shut = all.filter(({ problem }) => problem !== undefined);
  const findings = shut.map(({ name, problem }): Finding => {
    const remedy = 'see kubectl --namespace kubeflow logs deployment/profiles-deployment --container manager';
    return { level: 'error', what: `Profile ${name}: ${problem ?? ''}`, remedy };
  });
  return findings.length || !all.length ? findings : [ok(`tenants: ${all.length}`)];
}
