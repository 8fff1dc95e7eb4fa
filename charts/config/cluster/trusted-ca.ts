import { type Check, fields } from '../checks/check';
import { nameOf } from '../checks/names';
import type { Report } from '../checks/report';
import { certificate, like } from '../checks/texts';

/**
 * Certificates of authorities that programs trust when they call out: that of a company, or of a proxy that looks into
 * TLS. Python's and Amazon's libraries then trust these alone, so public authorities that are still called belong into
 * the bundle.
 */
export interface TrustedCaProps {
  /**
   * Name of the ConfigMap with the bundle, in each namespace that needs it. Without `pem`, it is made there by other means,
   * such as a Bundle of trust-manager. @default 'trusted-ca'
   */
  readonly configMap?: string;
  /** Its key. @default 'ca.crt' */
  readonly key?: string;
  /**
   * The certificates, of which the ConfigMap is rendered into each namespace: `readFileSync('ca.crt', 'utf8')`.
   * @default none: the ConfigMap is there
   */
  readonly pem?: string;
  /**
   * Whether the pods of tenants trust them too. A MutatingAdmissionPolicy says so to them, which needs Kubernetes 1.36.
   * @default true
   */
  readonly tenants?: boolean;
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** One certificate after the other. */
const bundle: Check<string> = (report, at, pem) =>
  (pem.match(CERTIFICATE) ?? [pem]).every((one) => certificate(report, at, pem.includes('PRIVATE KEY') ? pem : one));

const check = fields<TrustedCaProps>({
  configMap: nameOf('a ConfigMap'),
  key: like(/^[A-Za-z0-9._-]{1,253}$/, 'a key of a ConfigMap (letters, digits, -, _ and .)'),
  pem: bundle,
});

/** A bundle, with the defaults filled in. */
export type TrustedCa = NonNullable<ReturnType<typeof resolveTrustedCa>>;

/** What else bears on where the bundle must be. */
export interface NamespacesMade {
  /** Whether namespaces of tenants are made in the cluster. */
  readonly selfService: boolean;
  /** Whether Pipelines are installed, whose hook makes what belongs into such namespaces. */
  readonly pipelines: boolean;
}

/** Reports what is no bundle. Undefined where there is none. */
export function resolveTrustedCa(given: TrustedCaProps | undefined, made: NamespacesMade, report: Report) {
  if (!given) return undefined;
  const { configMap = 'trusted-ca', key = 'ca.crt', pem, tenants = true } = given;
  check(report, 'trustedCa', given);
  const unmade = `is not made in namespaces of users without Pipelines; write configMap alone, and let trust-manager make it`;
  report.check(pem === undefined || !tenants || !made.selfService || made.pipelines, 'trustedCa.pem', unmade);
  return { configMap, key, pem, tenants } as const;
}
