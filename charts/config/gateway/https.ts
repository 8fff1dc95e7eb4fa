import { type Check, fields } from '../checks/check';
import type { Report } from '../checks/report';

/** What browsers and the gateway make of HTTPS. */
export interface HttpsProps {
  /** Oldest TLS that the gateway speaks. @default '1.2' */
  readonly minTlsVersion?: MinTlsVersion;
  /**
   * Has browsers refuse HTTP, and certificates that they do not trust, for the url's host (HSTS). They remember it: begin
   * with a `maxAge` of minutes. @default browsers are told nothing
   */
  readonly hsts?: Hsts;
}

/** What stands in the header `Strict-Transport-Security`. */
export interface Hsts {
  /** For how many seconds browsers remember it; 0 has them forget. @default a year, 31536000 */
  readonly maxAge?: number;
  /** Whether it holds for all hosts below the url's too. @default false */
  readonly includeSubDomains?: boolean;
  /** Whether browsers may bring it along: a promise for ever, for hosts that you enter at hstspreload.org. @default false */
  readonly preload?: boolean;
}

/** Versions of TLS that a platform may ask for. */
export type MinTlsVersion = '1.2' | '1.3';

const YEAR = 365 * 24 * 60 * 60;

const seconds: Check<number> = (report, at, number) => {
  const right = Number.isInteger(number) && number >= 0;
  return report.check(right, at, `${number} is not a number of seconds; write one such as 31536000, a year`);
};

const checkHttps = fields<HttpsProps>({ hsts: fields<Hsts>({ maxAge: seconds }) });

/** Where TLS ends, as far as these options ask. */
export interface TlsEnd {
  readonly url: { readonly https: boolean; readonly isAddress: boolean; readonly origin: string };
  /** Whether it is the gateway. */
  readonly atGateway: boolean;
  /** Whether models are served without Knative. */
  readonly raw: boolean;
}

/** Fills in the defaults, and reports what would have no effect. */
export function resolveHttps(https: HttpsProps, { url, atGateway, raw }: TlsEnd, report: Report) {
  checkHttps(report, 'https', https);
  const { minTlsVersion, hsts } = https;
  const elsewhere = 'has no effect where TLS does not end at the gateway; leave it out';
  report.check(minTlsVersion === undefined || atGateway, 'https.minTlsVersion', elsewhere);
  // https://github.com/istio/istio/blob/1.30.1/pilot/pkg/config/kube/gateway/conversion.go (buildTLS)
  const ofModels = `'1.3' does not hold with serving.mode 'raw': Istio's Gateways of the Gateway API speak TLS 1.2 too`;
  report.check(minTlsVersion !== '1.3' || !raw, 'https.minTlsVersion', `${ofModels}; leave one of them out`);
  if (hsts) {
    report.check(
      url.https,
      'https.hsts',
      `has no effect with the url '${url.origin}'; write 'https://…', or leave it out`,
    );
    report.check(!url.isAddress, 'https.hsts', 'is for host names alone, and the url has an IP address; leave it out');
    const { maxAge = YEAR, includeSubDomains = false, preload = false } = hsts;
    const list = 'is taken with includeSubDomains: true and a maxAge of a year, 31536000, or more';
    report.check(!preload || (includeSubDomains && maxAge >= YEAR), 'https.hsts.preload', list);
  }
  return { minTlsVersion: minTlsVersion ?? '1.2', hsts: hsts && headerOf(hsts) } as const;
}

/** https://www.rfc-editor.org/rfc/rfc6797#section-6.1 */
function headerOf({ maxAge = YEAR, includeSubDomains, preload }: Hsts): string {
  const parts = [`max-age=${maxAge}`, includeSubDomains && 'includeSubDomains', preload && 'preload'];
  return parts.filter(Boolean).join('; ');
}
