import type { Api } from '../cluster/api';
import type { CheckContext } from './check';
import { type Finding, ok } from '../findings';
import { at, itemsAt, type JsonObject, textAt } from '../json';
import { idOf, keyOfObject, nameOfObject } from '../cluster/objects';
import type { Rendered } from '../rendering/rendered';
import { readEndpoints, serviceOf } from '../install/webhook-endpoints';

const GROUP = 'admissionregistration.k8s.io/v1';
const CONFIGURATIONS = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'] as const;

/**
 * Webhooks of other systems that have no running program and therefore refuse objects, as an incomplete uninstallation
 * leaves them behind. Those of the platform are checked for readiness.
 */
export async function otherWebhooks({ api, rendering }: CheckContext): Promise<readonly Finding[]> {
  const rendered = new Set(rendering.objects.map(({ id }) => keyOfObject(id)));
  const lists = await Promise.all(CONFIGURATIONS.map((kind) => api.list({ apiVersion: GROUP, kind })));
  const others = lists.flat().filter((one) => !rendered.has(keyOfObject(idOf(one))));
  const endpoints = await readEndpoints(api, others);
  return others.flatMap((one): readonly Finding[] => {
    const failing = itemsAt(one, 'webhooks').filter((webhook) => textAt(webhook, 'failurePolicy') !== 'Ignore');
    const silent = failing.map(serviceOf).find((service) => service !== undefined && !endpoints.has(service));
    if (silent === undefined) return [];
    const { kind, name } = idOf(one);
    const what = `${kind} ${name} refuses what it is asked about: no pod answers behind Service ${silent}`;
    const remedy = `start its program, or, if that is gone: kubectl delete ${kind.toLowerCase()} ${name}`;
    return [{ level: 'warning', code: 'webhooks/left-behind', what, remedy }];
  });
}

/** CRDs whose other versions cannot be read, because the API server does not trust their conversion webhook. */
export async function conversions({ api, rendering }: CheckContext): Promise<readonly Finding[]> {
  const converted = rendering.objects.filter(
    ({ id, object }) => id.kind === 'CustomResourceDefinition' && at(object, 'spec', 'conversion', 'webhook'),
  );
  const live = await Promise.all(converted.map(({ id }) => api.read(id)));
  const lacking = live.filter((one) => one !== undefined).filter((crd) => bundlesOf(crd).includes(''));
  return lacking.map((crd): Finding => {
    const what = `${nameOfObject(idOf(crd))}: its conversion webhook has no certificate authority`;
    return {
      level: 'error',
      code: 'webhooks/no-conversion-authority',
      what,
      remedy: 'see whether the program that puts it there runs (cainjector, or its own)',
    };
  });
}

const FROM_CERTIFICATE = 'cert-manager.io/inject-ca-from';
const FROM_SECRET = 'cert-manager.io/inject-ca-from-secret';

/** Webhooks that trust another certificate authority than the one that signed their program's certificate. */
export async function authorities({ api, rendering }: CheckContext): Promise<readonly Finding[]> {
  const injected = rendering.objects.filter(({ object }) => sourceOf(object) !== undefined);
  const findings = (await Promise.all(injected.map((one) => compareAuthority(api, one)))).flat();
  if (findings.length || !injected.length) return findings;
  return [ok(`the certificate authorities of ${injected.length} webhook configurations`)];
}

async function compareAuthority(api: Api, { id, object }: Rendered): Promise<readonly Finding[]> {
  const source = sourceOf(object) ?? '';
  const [namespace = '', name = ''] = source.split('/');
  const [live, secretName] = await Promise.all([api.read(id), secretOf(api, object, { namespace, name })]);
  if (!live || secretName === undefined) return [];
  const secret = await api.read({ apiVersion: 'v1', kind: 'Secret', namespace, name: secretName });
  const authority = decode(textAt(secret, 'data', 'ca.crt') ?? '').trim();
  const other = bundlesOf(live).filter((bundle) => bundle !== '' && !decode(bundle).includes(authority)).length;
  if (!authority || !other) return [];
  const what = `${nameOfObject(id)} trusts another certificate authority than that of Secret ${namespace}/${secretName}`;
  const remedy = 'kubectl --namespace cert-manager rollout restart deployment/cert-manager-cainjector';
  return [{ level: 'error', code: 'webhooks/other-authority', what, remedy }];
}

function sourceOf(object: JsonObject): string | undefined {
  const annotation = (name: string): string | undefined => textAt(object, 'metadata', 'annotations', name);
  return annotation(FROM_CERTIFICATE) ?? annotation(FROM_SECRET);
}

async function secretOf(
  api: Api,
  object: JsonObject,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Promise<string | undefined> {
  if (textAt(object, 'metadata', 'annotations', FROM_CERTIFICATE) === undefined) return name;
  const certificate = await api.read({ apiVersion: 'cert-manager.io/v1', kind: 'Certificate', namespace, name });
  return textAt(certificate, 'spec', 'secretName');
}

/** The authorities of a webhook configuration or of a CRD's conversion, in base64; an empty text for a missing one. */
function bundlesOf(live: JsonObject): readonly string[] {
  const conversion = at(live, 'spec', 'conversion', 'webhook');
  const webhooks = conversion === undefined ? itemsAt(live, 'webhooks') : [conversion];
  return webhooks.map((webhook) => textAt(webhook, 'clientConfig', 'caBundle') ?? '');
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString();
}
