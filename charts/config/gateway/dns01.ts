import { type Check, type Checks, fields } from '../checks/check';
import { secretKey, secretName } from '../checks/names';
import { own, plain } from '../checks/texts';

/**
 * How cert-manager proves to an ACME service that a domain is yours: by a record that it writes into the domain's zone.
 * Nobody has to reach the platform from the internet, and wildcards are certified too. Secrets are in the namespace
 * `cert-manager`; they are yours, and are not rendered.
 */
export type Dns01 =
  | ({ readonly kind: 'route53' } & Route53Props)
  | ({ readonly kind: 'cloudDNS' } & CloudDnsProps)
  | ({ readonly kind: 'azureDNS' } & AzureDnsProps)
  | ({ readonly kind: 'cloudflare' } & CloudflareProps);

/** A zone of Amazon Route 53. */
export interface Route53Props {
  /** AWS region that cert-manager asks, such as `eu-central-1`. */
  readonly region: string;
  /** ID of the zone, such as `Z2FDTNDATAQYW2`. @default found by the domain, for which the role must list zones */
  readonly hostedZoneID?: string;
  /** ARN of a role that cert-manager takes on for this zone, in another account for instance. @default none */
  readonly role?: string;
  /** ARN of the role of cert-manager's ServiceAccount (IRSA). @default EKS Pod Identity, or the node's role */
  readonly serviceAccountRole?: string;
  /** Keys of a user of IAM instead of these roles. @default none */
  readonly accessKey?: AwsAccessKey;
}

/** The keys of a user of AWS IAM. */
export interface AwsAccessKey {
  /** The public half, such as `AKIA…`. */
  readonly id: string;
  /** Secret with the other half. */
  readonly secretName: string;
  /** Key of the Secret. @default 'secret-access-key' */
  readonly secretKey?: string;
}

/** A zone of Google Cloud DNS. */
export interface CloudDnsProps {
  /** Project of the zone. */
  readonly project: string;
  /** Name of the zone in that project. @default found by the domain */
  readonly hostedZoneName?: string;
  /** E-mail of the service account that cert-manager acts as (GKE Workload Identity). @default the node's */
  readonly serviceAccount?: string;
  /** Secret with a service account's key instead. @default none */
  readonly secretName?: string;
  /** Key of the Secret. @default 'key.json' */
  readonly secretKey?: string;
}

/** A zone of Azure DNS. */
export interface AzureDnsProps {
  /** ID of the subscription with the zone. */
  readonly subscriptionID: string;
  /** Resource group of the zone. */
  readonly resourceGroupName: string;
  /** Name of the zone. @default found by the domain */
  readonly hostedZoneName?: string;
  /** The cloud of Azure that the zone is in. @default 'AzurePublicCloud' */
  readonly environment?: 'AzurePublicCloud' | 'AzureUSGovernmentCloud' | 'AzureChinaCloud';
  /** Client ID of the managed identity that cert-manager acts as (Entra Workload ID). @default none */
  readonly managedIdentity?: string;
  /** A service principal instead. @default none */
  readonly servicePrincipal?: AzureServicePrincipal;
}

/** A service principal of Entra. */
export interface AzureServicePrincipal {
  /** Its application (client) ID. */
  readonly clientID: string;
  /** ID of its directory (tenant). */
  readonly tenantID: string;
  /** Secret with its client secret. */
  readonly secretName: string;
  /** Key of the Secret. @default 'client-secret' */
  readonly secretKey?: string;
}

/** A zone of Cloudflare. */
export interface CloudflareProps {
  /** Secret with an API token that may read zones and edit their DNS. */
  readonly secretName: string;
  /** Key of the Secret. @default 'api-token' */
  readonly secretKey?: string;
}

/** Who keeps the zone of the domain. */
export const Dns01 = {
  /** Amazon Route 53. */
  route53: (props: Route53Props): Dns01 => ({ kind: 'route53', ...props }),
  /** Google Cloud DNS. */
  cloudDNS: (props: CloudDnsProps): Dns01 => ({ kind: 'cloudDNS', ...props }),
  /** Azure DNS. */
  azureDNS: (props: AzureDnsProps): Dns01 => ({ kind: 'azureDNS', ...props }),
  /** Cloudflare. */
  cloudflare: (props: CloudflareProps): Dns01 => ({ kind: 'cloudflare', ...props }),
};

const role = own(
  /^arn:[a-z-]+:iam::[0-9]{12}:role\/.+$/,
  'the ARN of a role; write arn:aws:iam::123456789012:role/name',
);
const uuid = own(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'an ID of Azure (8-4-4-4-12 hexadecimal digits)');
const secret = { secretName, secretKey };

const route53: Checks<Route53Props> = {
  region: own(/^[a-z]{2}(?:-[a-z]+)+-[0-9]$/, `a region of AWS; write one such as 'eu-central-1'`),
  hostedZoneID: own(/^Z[A-Z0-9]+$/, `the ID of a zone; write one such as 'Z2FDTNDATAQYW2'`),
  role,
  serviceAccountRole: role,
  accessKey: fields<AwsAccessKey>({
    id: own(/^[A-Z0-9]{16,128}$/, `the ID of an access key; write one such as 'AKIA…'`),
    ...secret,
  }),
};

const cloudDNS: Checks<CloudDnsProps> = {
  project: own(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, 'the ID of a project'),
  hostedZoneName: plain,
  serviceAccount: own(
    /^[^@\s]+@[^@\s]+\.iam\.gserviceaccount\.com$/,
    `a service account; write name@project.iam.gserviceaccount.com`,
  ),
  ...secret,
};

const azureDNS: Checks<AzureDnsProps> = {
  subscriptionID: uuid,
  resourceGroupName: plain,
  hostedZoneName: plain,
  managedIdentity: uuid,
  servicePrincipal: fields<AzureServicePrincipal>({ clientID: uuid, tenantID: uuid, ...secret }),
};

/** Reports what of a zone cert-manager would not take, and credentials of which it could use one alone. */
export const checkDns01: Check<Dns01> = (report, at, dns) => {
  const either = (one: unknown, other: unknown, field: string, instead: string): boolean =>
    report.check(!one || !other, `${at}.${field}`, `has no effect with ${instead}; take one of them out`);
  switch (dns.kind) {
    case 'route53':
      return (
        fields(route53)(report, at, dns) &&
        either(dns.accessKey, dns.serviceAccountRole, 'accessKey', 'serviceAccountRole')
      );
    case 'cloudDNS':
      return (
        fields(cloudDNS)(report, at, dns) && either(dns.secretName, dns.serviceAccount, 'secretName', 'serviceAccount')
      );
    case 'azureDNS':
      return (
        fields(azureDNS)(report, at, dns) &&
        either(dns.servicePrincipal, dns.managedIdentity, 'servicePrincipal', 'managedIdentity')
      );
    case 'cloudflare':
      return fields<CloudflareProps>(secret)(report, at, dns);
  }
};
