import type { ExistingIstio, ExistingSystems } from '../contract/existing';
import type { Report } from './checks/report';
import type { ExistingProps } from './existing';
import type { Tls } from './gateway/tls';

/*
 * What the rest of a definition leaves of the systems that the cluster has.
 */

/** An Argo Workflows that is there is for Pipelines alone. */
export function checkArgoWorkflows(
  report: Report,
  at: string,
  { argoWorkflows }: ExistingSystems,
  components: ReadonlySet<string>,
): void {
  const useless = `has no effect without the component 'pipelines'; leave it out`;
  report.check(!argoWorkflows || components.has('pipelines'), at, useless);
}

/** The kinds of the Gateway API are for models without Knative. */
export function checkGatewayApi(
  report: Report,
  at: string,
  { gatewayApi, istio }: ExistingProps,
  isRaw: boolean,
): void {
  report.check(!gatewayApi || isRaw, at, `has no effect without serving: { mode: 'raw' }; leave it out`);
  report.check(!gatewayApi || !istio, at, `follows from existing.istio; leave it out`);
}

/** What decides whether a Knative that is there can be used. */
interface KnativeSurroundings {
  readonly components: ReadonlySet<string>;
  readonly servingDomain: string | undefined;
  readonly clusterDomain: string;
}

/** A Knative that is there works with the Istio that is there, for those who serve models or Services with it. */
export function checkKnative(
  report: Report,
  at: string,
  { knative, istio }: ExistingProps,
  { components, servingDomain, clusterDomain }: KnativeSurroundings,
): void {
  if (!knative) return;
  const useless =
    `has no effect without the component 'knative-serving', which serving.mode 'raw' leaves out; leave it out, or write ` +
    `components: { 'knative-serving': true } for Knative Services of tenants`;
  if (!report.check(components.has('knative-serving'), at, useless)) return;
  const alone =
    `needs existing.istio: its routes are those of the cluster's Istio, beside which the platform's own would be a second ` +
    `one; write existing: { istio: {}, knative: {} }`;
  report.check(istio !== undefined, at, alone);
  const twice = `has no effect with serving.domain, which is the domain of Knative Services; leave it out`;
  report.check(knative.domain === undefined || servingDomain === undefined, `${at}.domain`, twice);
  const inside = `'${knative.domain}' is inside of the cluster, where Knative serves nobody from outside; write another one`;
  report.check(!`.${knative.domain}`.endsWith(`.${clusterDomain}`), `${at}.domain`, inside);
}

/** The profile controller writes `istio-injection` on namespaces, which hides them from every istiod with a revision. */
export function checkRevision(
  report: Report,
  at: string,
  istio: ExistingIstio | undefined,
  selfService: boolean,
): void {
  const { revision } = istio ?? {};
  const message =
    `'${revision}' does not inject where users make namespaces (selfService), whose label is istio-injection; make it ` +
    `the default (istioctl tag set default --revision ${revision}) and leave it out`;
  report.check(revision === undefined || !selfService, at, message);
}

/** The identity in a cloud is written on cert-manager's ServiceAccount, which is not rendered. */
export function checkIdentity(
  report: Report,
  at: string,
  tls: Tls | undefined,
  { certManager }: ExistingSystems,
): void {
  if (!certManager || tls?.kind !== 'acme' || !tls.dns) return;
  const { dns } = tls;
  const given = {
    serviceAccountRole: dns.kind === 'route53' ? dns.serviceAccountRole : undefined,
    serviceAccount: dns.kind === 'cloudDNS' ? dns.serviceAccount : undefined,
  };
  for (const [field, identity] of Object.entries(given)) {
    const message = `is an annotation of cert-manager's ServiceAccount, which existing.certManager leaves alone`;
    report.check(identity === undefined, `${at}.${field}`, `${message}; write it there, and leave it out here`);
  }
}
