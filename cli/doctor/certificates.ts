import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

import { type Finding, ok } from '../findings';
import { expiryFinding, gatewaySecret, readExpiries } from '../status/certificates';
import type { CheckContext } from './check';
import { hostOf } from './gateway';

/** Certificates that expire, and whether the gateway's is for the platform's url. */
export async function certificates({ api, rendering, facts }: CheckContext): Promise<readonly Finding[]> {
  const { objects } = rendering;
  const [expiries, secret] = await Promise.all([readExpiries(api, objects), gatewaySecret(api, objects)]);
  const expiring = expiries.filter(({ level }) => level !== 'ok').map(expiryFinding);
  const host = hostOf(facts?.url);
  const findings = [...expiring];
  const [own] = secret?.certificates ?? [];
  if (secret && !own) {
    const what = `Secret ${secret.namespace}/${secret.name} of the gateway is missing or holds no certificate`;
    findings.push({
      level: 'error',
      code: 'certificates/missing',
      what,
      remedy: 'create it, or repair the Certificate that makes it',
    });
  } else if (own && host !== undefined && !isFor(own, host)) {
    const what = `the gateway's certificate is for ${own.subjectAltName ?? own.subject}, not for ${host}`;
    findings.push({ level: 'error', code: 'certificates/other-host', what, remedy: 'make one for the host of url' });
  }
  const [first] = expiries;
  if (findings.length || !first) return findings;
  return [ok(`certificates: ${expiries.length}; ${expiryFinding(first).what}`)];
}

/** Whether browsers accept a certificate for a host. */
export function isFor(certificate: X509Certificate, host: string): boolean {
  return (isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)) !== undefined;
}
