import { isIPv4 } from 'node:net';

import type { KubeflowProps } from '../definition';
import { resolveTls } from './certificate';
import { resolveHttps } from './https';
import { addressOf, checkIngress, gatewayPods, Ingress } from './ingress';
import type { Report } from '../checks/report';
import { checkServingDomain, type ServingProps } from '../apps/serving';
import type { ExistingIstio, ExistingKnative } from '../../contract/existing';
import { type Services, SERVICES } from '../../contract/services';
import { checkReach } from './reach';
import { type PlatformUrl, resolveUrl } from './url';

/** What the gateway stands beside. */
interface GatewaySurroundings {
  readonly services: Services;
  readonly istio: ExistingIstio | undefined;
  readonly knative: ExistingKnative | undefined;
}

/** How users reach the platform: all that follows from `url`, `anyHost`, `ingress`, `tls` and `https`. */
export function resolveGateway(
  props: KubeflowProps,
  { services, istio, knative }: GatewaySurroundings,
  report: Report,
) {
  const { anyHost = false, ingress = Ingress.loadBalancer(), https = {}, serving = {} } = props;
  const url = resolveUrl(props.url, report);
  checkIngress(report, 'ingress', ingress);
  const names = { url, address: addressOf(ingress), servingDomain: serving.domain };
  const tls = resolveTls(props.tls, names, report);
  checkReach(report, { url, ingress, tls: props.tls, servingDomain: serving.domain });
  checkServingDomain(report, 'serving.domain', serving, url);
  checkServingNames(report, 'tenants', props);
  if (istio) checkExisting(report, 'tls', props);
  const hosts = hostsOf(url, anyHost);
  const { trustedProxies = 1 } = props.tls?.kind === 'offloaded' ? props.tls : { trustedProxies: 0 };
  return {
    /** The platform's address, taken apart. */
    url,
    /** Whether browsers get cookies marked Secure. They take localhost for secure without TLS. */
    secureCookies: url.https || url.host === 'localhost',
    ingress,
    /** How others know the pods of the gateway. */
    ingressGateway: gatewayPods(istio?.gateway, services),
    /** Host names that the gateway answers to. */
    hosts,
    ...resolveServingHosts(serving, url, { hosts, ownDomain: knative?.domain ?? services.knative.domain }),
    /** TLS of the gateway; absent where it serves plain HTTP itself. */
    tls,
    /** How many proxies before the gateway tell the client's address and scheme. */
    trustedProxies,
    https: resolveHttps(https, { url, atGateway: tls !== undefined, raw: serving.mode === 'raw' }, report),
  } as const;
}

/**
 * A browser sends no name in the TLS handshake with an IP address, so a gateway for the address alone would refuse it. The
 * address is listed beside `*` because KServe's routes are for it: Envoy uses only the routes of the most exact host, and
 * those of pages are for all hosts. Listed, the address has both. Istio refuses an IPv6 address as a host of a Gateway;
 * models then have hosts of their own. The same holds for a name without a dot, such as `localhost`.
 * https://github.com/istio/istio/blob/1.30.1/pkg/config/validation/agent/validation.go
 */
function hostsOf(url: PlatformUrl, anyHost: boolean): readonly string[] {
  if (isIPv4(url.host)) return [url.host, '*'];
  return anyHost || url.isAddress || !url.host.includes('.') ? ['*'] : [url.host];
}

/** The hosts of models and of Knative Services. */
function resolveServingHosts(
  { mode = 'serverless', domain }: ServingProps,
  url: PlatformUrl,
  { hosts, ownDomain }: { readonly hosts: readonly string[]; readonly ownDomain: string },
) {
  const isPath = mode !== 'raw' && domain === undefined && hosts.includes(url.host);
  // Without Knative, the domain is that of models alone.
  const knativeDomain = mode === 'raw' ? undefined : domain;
  return {
    /** The domain of models: their hosts are in it, or it is the host whose paths they are. */
    models: { domain: domain ?? (isPath ? url.host : SERVICES.models.domain), isPath },
    /** The domain of Knative Services, where the definition names it. */
    knativeDomain,
    /**
     * Host names of Knative Services, which have a Gateway of their own; empty where `hosts` covers them. They have hosts even
     * where models are paths: they become ready when net-istio has probed their hosts at the gateway, which resets TLS for a
     * host of no Gateway.
     * https://github.com/knative-extensions/net-istio/blob/knative-v1.22.0/pkg/reconciler/ingress/lister.go
     */
    servingHosts: hosts.includes('*') && knativeDomain === undefined ? [] : [`*.${knativeDomain ?? ownDomain}`],
  } as const;
}

/**
 * KServe makes the host of a model of its predictor's, `m-predictor-<namespace>`, by taking out `-predictor`, but
 * `-predictor-default` from a host with `-default` in it, as it once named predictors.
 * https://github.com/kserve/kserve/blob/v0.18.0/pkg/controller/v1beta1/inferenceservice/reconcilers/ingress/ingress_reconciler.go
 */
function checkServingNames(report: Report, at: string, { serving = {}, tenants = [] }: KubeflowProps): void {
  if (serving.domain === undefined) return;
  tenants.forEach(({ name }, index) => {
    const message = `'${name}' has 'default' at the beginning of a word, so KServe would mistake hosts of its models`;
    const right = !/(?:^|-)default/.test(name);
    report.check(right, `${at}[${index}].name`, `${message}; take another name, or serving.domain out`);
  });
}

/** What a gateway that is there already does not do for this platform. */
function checkExisting(report: Report, at: string, { tls, ingress: given }: KubeflowProps): void {
  report.check(!given, 'ingress', 'has no effect with existing.istio, whose gateway is used; leave it out');
  const own = tls?.kind === 'offloaded' && tls.trustedProxies !== undefined;
  report.check(!own, `${at}.trustedProxies`, 'is a setting of the gateway that is there already; leave it out');
  const ingress = `needs Istio's controller of Ingresses, which may not lead to a gateway that is there already`;
  const http01 = tls?.kind === 'acme' && !tls.dns;
  report.check(
    !http01,
    `${at}.dns`,
    `is missing: HTTP-01 ${ingress}; add dns: Dns01.route53({ … }), or write Tls.issuer`,
  );
}
