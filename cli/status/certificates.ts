import { X509Certificate } from 'node:crypto';

import { SERVICES } from '../../charts/contract/services';
import type { Api } from '../cluster/api';
import { type Finding, ok } from '../findings';
import { at, itemsAt, type JsonObject, textAt } from '../json';
import { idOf, keyOfObject, type ObjectName } from '../cluster/objects';
import type { Rendered } from '../rendering/rendered';
import { groupOf } from '../../charts/contract/manifest';

const DAY = 24 * 60 * 60 * 1000;

/** Days before the end of a certificate from which on it is a warning. */
export const WARN_DAYS = 14;

/** When a certificate expires. */
export interface Expiry {
  /** The cert-manager Certificate, or the Secret that another program fills. */
  readonly name: string;
  /** In ISO 8601. */
  readonly notAfter: string;
  /** Whole days that are left; negative after the end. */
  readonly days: number;
  readonly level: 'ok' | 'warning' | 'error';
}

/** When the platform's certificates expire, the earliest first; without those that are not issued yet. */
export async function readExpiries(api: Api, objects: readonly Rendered[]): Promise<readonly Expiry[]> {
  const kind = { apiVersion: 'cert-manager.io/v1', kind: 'Certificate' };
  const rendered = objects.filter(({ id }) => id.kind === kind.kind && groupOf(id.apiVersion) === 'cert-manager.io');
  const live = new Map((await api.list(kind)).map((one) => [keyOfObject(idOf(one)), one]));
  const managed = rendered.flatMap(({ id }) => {
    const found = live.get(keyOfObject(id));
    const notAfter = textAt(found, 'status', 'notAfter');
    const name = `Certificate ${id.namespace ?? ''}/${id.name}`;
    return notAfter === undefined ? [] : [expiry(name, notAfter, textAt(found, 'status', 'renewalTime'))];
  });
  const managedSecrets = rendered.map(({ object }) => textAt(object, 'spec', 'secretName'));
  const isManaged = managedSecrets.includes(gatewaySecretId(objects)?.name);
  const own = isManaged ? undefined : await gatewaySecret(api, objects);
  const [certificate] = own?.certificates ?? [];
  const plain = own && certificate ? [expiry(`Secret ${own.namespace}/${own.name}`, certificate.validTo)] : [];
  return [...managed, ...plain].sort((a, b) => a.days - b.days);
}

/** The Secret with the certificate of the platform's gateway. */
export interface GatewaySecret {
  readonly namespace: string;
  readonly name: string;
  /** The gateway's own comes first; empty if the Secret is missing or holds no certificate. */
  readonly certificates: readonly X509Certificate[];
}

/** The policy on the gateway that refuses requests without a login. */
const LOGIN_POLICY = 'istio-ingressgateway-require-jwt';

/** Reads the certificate that the gateway shows to browsers; undefined for a platform without HTTPS. */
export async function gatewaySecret(
  api: Pick<Api, 'read'>,
  objects: readonly Rendered[],
): Promise<GatewaySecret | undefined> {
  const id = gatewaySecretId(objects);
  return id && { ...id, certificates: certificatesOf(await api.read({ apiVersion: 'v1', kind: 'Secret', ...id })) };
}

function gatewaySecretId(objects: readonly Rendered[]): ObjectName | undefined {
  const { gateway } = SERVICES.ingressGateway;
  // Istio reads the Secret from the namespace of the gateway's pods, where the policy of logins is as well.
  const policy = objects.find(({ id }) => id.kind === 'AuthorizationPolicy' && id.name === LOGIN_POLICY);
  const namespace = policy?.id.namespace ?? SERVICES.ingressGateway.namespace;
  const found = objects.find(
    ({ id }) => id.kind === 'Gateway' && id.name === gateway.name && id.namespace === gateway.namespace,
  );
  const servers = itemsAt(found?.object, 'spec', 'servers');
  const name = servers.map((server) => textAt(server, 'tls', 'credentialName')).find((one) => one !== undefined);
  return name === undefined ? undefined : { namespace, name };
}

/** Istio accepts both keys. */
const CERTIFICATE_KEYS = ['tls.crt', 'cert'] as const;

function certificatesOf(secret: JsonObject | undefined): readonly X509Certificate[] {
  const values = CERTIFICATE_KEYS.map((key) => textAt(at(secret, 'data'), key));
  const text = values.find((value) => value !== undefined);
  return text === undefined ? [] : parseCertificates(Buffer.from(text, 'base64').toString());
}

/** The certificates in a PEM text, without invalid ones. */
export function parseCertificates(pem: string): readonly X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs) ?? [];
  return blocks.flatMap((block) => {
    try {
      return [new X509Certificate(block)];
    } catch {
      return [];
    }
  });
}

/**
 * Judges the end of a certificate.
 * @param renewal when cert-manager makes a new one; until then, even a short-lived certificate is fine
 */
export function expiry(name: string, notAfter: string, renewal?: string, now = Date.now()): Expiry {
  const end = Date.parse(notAfter);
  const days = Math.floor((end - now) / DAY);
  const renews = renewal !== undefined && Date.parse(renewal) > now;
  const level = end <= now ? 'error' : days < WARN_DAYS && !renews ? 'warning' : 'ok';
  return { name, notAfter: new Date(end).toISOString(), days, level };
}

/** An expiry as a finding. */
export function expiryFinding({ name, notAfter, days, level }: Expiry): Finding {
  const date = notAfter.slice(0, 10);
  if (level === 'ok') return ok(`${name} is valid until ${date}`);
  const remedy = name.startsWith('Certificate ')
    ? 'cert-manager should have renewed it; see kubectl --namespace cert-manager logs deployment/cert-manager'
    : 'put a new certificate into it';
  if (level === 'error') return { level, code: 'certificates/expired', what: `${name} has expired on ${date}`, remedy };
  return { level, code: 'certificates/expires', what: `${name} expires in ${days} days, on ${date}`, remedy };
}
