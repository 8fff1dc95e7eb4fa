import type { ExpectedKnative } from '../../charts/contract/existing';
import type { Finding } from '../findings';
import { type JsonObject, textsAt } from '../json';
import { type Gateways, gatewaySettings, usualOf } from './knative-gateways';

/** ConfigMaps of Knative's settings, by name. */
export type Settings = Readonly<Record<string, JsonObject>>;

/** A part of the settings that is to be written, and what is wrong without it. */
export interface Lack {
  readonly configMap: string;
  /** Its keys; null takes one out. */
  readonly data: Readonly<Record<string, string | null>>;
  readonly what: string;
}

/** What the settings lack, and what only their owner may change. */
export interface Judged {
  readonly findings: readonly Finding[];
  readonly lacks: readonly Lack[];
}

/** The ConfigMaps that are compared. */
export const COMPARED = ['config-domain', 'config-features', 'config-istio', 'config-network'] as const;

/** Compares the settings of the cluster's Knative with what the platform needs. */
export function judge(settings: Settings, expected: ExpectedKnative, found: Gateways): Judged {
  const domain = domainOf(settings, expected);
  const gateways = gatewaysIn(settings, expected, found);
  return {
    findings: [...network(settings), ...domain.findings, ...gateways.findings],
    lacks: [...keysOf(settings, expected), ...domain.lacks, ...gateways.lacks],
  };
}

function wrong(what: string, remedy: string): Finding {
  return { level: 'error', code: 'cluster/existing-settings', what: `Knative of the cluster ${what}`, remedy };
}

const ISTIO = 'istio.ingress.networking.knative.dev';
/** TLS of Knative's own, at ports that no policy of tenants opens. The second is the former name of the first. */
const OWN_TLS = {
  'system-internal-tls': 'enabled',
  'internal-encryption': 'true',
  'cluster-local-domain-tls': 'enabled',
};

function network(settings: Settings): readonly Finding[] {
  const data = textsAt(settings['config-network'], 'data');
  const ingress = data['ingress-class'] ?? data['ingress.class'] ?? ISTIO;
  const found: Finding[] = [];
  if (ingress !== ISTIO) {
    const remedy = `write ingress-class: ${ISTIO} into ConfigMap config-network, or take existing.knative out and serve models with serving: { mode: 'raw' }`;
    found.push(wrong(`has the ingress class ${ingress}, whose gateways do not know who calls a model`, remedy));
  }
  for (const [key, on] of Object.entries(OWN_TLS)) {
    if (data[key]?.toLowerCase() !== on) continue;
    const what = `encrypts requests to pods itself (${key}), so that the mesh does not see who calls a model`;
    found.push(wrong(what, `take ${key} out of ConfigMap config-network: in the mesh, Istio encrypts them`));
  }
  return found;
}

/** What is wrong without a setting. */
const WITHOUT: Readonly<Record<string, string>> = {
  'mesh-compatibility-mode':
    'calls pods by their addresses, to which the mesh adds no caller: models that are scaled to zero do not answer',
  'domain-template':
    'gives its Services hosts for which the certificate of models is not; with this, hosts of all its Services change',
};

function keysOf(settings: Settings, expected: ExpectedKnative): readonly Lack[] {
  return Object.entries(expected.settings).flatMap(([configMap, wanted]) => {
    const data = textsAt(settings[configMap], 'data');
    const missing = Object.entries(wanted).filter(([key, value]) => !isSet(key, data[key], value));
    if (!missing.length) return [];
    const known = missing.flatMap(([key]) => WITHOUT[key] ?? []);
    const placed = `refuses models that say on which nodes they run, as those with accelerators do`;
    const what = known.length ? known.join('; it ') : placed;
    return [{ configMap, data: Object.fromEntries(missing), what }];
  });
}

/** Knative does not look at the case of words. What is allowed for pods is as good as enabled. */
function isSet(key: string, has: string | undefined, wanted: string): boolean {
  const value = has?.toLowerCase();
  return value === wanted.toLowerCase() || (key.startsWith('kubernetes.') && value === 'allowed');
}

/**
 * Of several domains for all Services Knative takes the first:
 * https://github.com/knative/serving/blob/knative-v1.22.0/pkg/reconciler/route/config/domain.go
 */
function domainOf(settings: Settings, { domain, settings: wanted }: ExpectedKnative): Judged {
  const data = textsAt(settings['config-domain'], 'data');
  const usual = Object.keys(data).filter((key) => key !== '_example' && !/^\s*selector:/m.test(data[key] ?? ''));
  const [found] = usual.sort();
  if (found === domain) return { findings: [], lacks: [] };
  if (found === undefined) {
    const what = `has no domain, so that models are not reached from outside; with it, all its Services that no selector keeps inside get hosts at its gateways`;
    return { findings: [], lacks: [{ configMap: 'config-domain', data: { [domain]: '' }, what }] };
  }
  const isOfModels = wanted['config-network']?.['domain-template'] !== undefined;
  const option = isOfModels ? `serving: { domain: '${found}' }` : `existing: { knative: { domain: '${found}' } }`;
  const what = `gives its Services hosts of ${found}, and the platform's gateway takes those of ${domain}`;
  return { findings: [wrong(what, `write ${option}`)], lacks: [] };
}

function gatewaysIn(settings: Settings, expected: ExpectedKnative, found: Gateways): Judged {
  const configMap = settings['config-istio'] ?? {};
  const findings = Object.entries(found)
    .filter(([, entries]) => !usualOf(entries))
    .map(([kind]) => {
      const what = `has not exactly one ${kind} gateway without a selector, beside which net-istio would take the platform's`;
      return wrong(what, `name one in ${kind}-gateways of ConfigMap config-istio`);
    });
  if (findings.length) return { findings, lacks: [] };
  const data = gatewaySettings(configMap, found, expected);
  const what = `routes models to gateways that do not know who calls them; its other Services keep theirs`;
  return { findings, lacks: data ? [{ configMap: 'config-istio', data, what }] : [] };
}
