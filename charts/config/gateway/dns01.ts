import {
  type Fields,
  type Check,
  like,
  objectName,
  optional,
  record,
  required,
  secretKeyName,
  text,
} from '../checks/fields';

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
  /** Such as `eu-central-1`. */
  readonly region: string;
  /** @default found by the domain, for which the role must list zones */
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
  readonly subscriptionID: string;
  readonly resourceGroupName: string;
  /** Name of the zone. @default found by the domain */
  readonly hostedZoneName?: string;
  /** @default 'AzurePublicCloud' */
  readonly environment?: (typeof AZURE_CLOUDS)[number];
  /** Client ID of the managed identity that cert-manager acts as (Entra Workload ID). @default none */
  readonly managedIdentity?: string;
  /** A service principal instead. @default none */
  readonly servicePrincipal?: AzureServicePrincipal;
}

/** A service principal of Entra. */
export interface AzureServicePrincipal {
  readonly clientID: string;
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

/** The clouds of Azure, as cert-manager names them. */
export const AZURE_CLOUDS = ['AzurePublicCloud', 'AzureUSGovernmentCloud', 'AzureChinaCloud'] as const;

const role = like(
  /^arn:[a-z-]+:iam::[0-9]{12}:role\/.+$/,
  'the ARN of a role; write arn:aws:iam::123456789012:role/name',
);
const uuid = like(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'an ID of Azure (8-4-4-4-12 hexadecimal digits)');
const secret = { secretName: required(objectName), secretKey: optional(secretKeyName) };

const accessKey: Fields<AwsAccessKey> = {
  id: required(like(/^[A-Z0-9]{16,128}$/, `the ID of an access key; write one such as 'AKIA…'`)),
  ...secret,
};

const servicePrincipal: Fields<AzureServicePrincipal> = {
  clientID: required(uuid),
  tenantID: required(uuid),
  ...secret,
};

type Own<Kind extends Dns01['kind']> = Omit<Extract<Dns01, { kind: Kind }>, 'kind'>;

const FIELDS: { readonly [Kind in Dns01['kind']]: Fields<Own<Kind>> } = {
  route53: {
    region: required(like(/^[a-z]{2}(?:-[a-z]+)+-[0-9]$/, `a region of AWS; write one such as 'eu-central-1'`)),
    hostedZoneID: optional(like(/^Z[A-Z0-9]+$/, `the ID of a zone; write one such as 'Z2FDTNDATAQYW2'`)),
    role: optional(role),
    serviceAccountRole: optional(role),
    accessKey: optional(record(accessKey)),
  },
  cloudDNS: {
    project: required(like(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, 'the ID of a project')),
    hostedZoneName: optional(text),
    serviceAccount: optional(
      like(
        /^[^@\s]+@[^@\s]+\.iam\.gserviceaccount\.com$/,
        `a service account; write name@project.iam.gserviceaccount.com`,
      ),
    ),
    secretName: optional(objectName),
    secretKey: optional(secretKeyName),
  },
  azureDNS: {
    subscriptionID: required(uuid),
    resourceGroupName: required(text),
    hostedZoneName: optional(text),
    environment: optional((report, at, value) => {
      report.oneOf(at, String(value), AZURE_CLOUDS);
    }),
    managedIdentity: optional(uuid),
    servicePrincipal: optional(record(servicePrincipal)),
  },
  cloudflare: secret,
};

/** Reports what of a zone cert-manager would not take, and credentials of which it could use one alone. */
export const checkDns01: Check = (report, at, value) => {
  if (
    !report.check(
      typeof value === 'object' && value !== null,
      at,
      `${String(value)} is none; write Dns01.route53({ … })`,
    )
  ) {
    return;
  }
  const dns = value as Dns01;
  if (!report.oneOf(`${at}.kind`, dns.kind, Object.keys(FIELDS))) return;
  const { kind, ...fields } = dns;
  record(FIELDS[kind])(report, at, fields);
  const twice = (other: string, path: string, both: boolean) =>
    report.check(!both, `${at}.${path}`, `is of no use with ${other}; take one of them out`);
  if (dns.kind === 'route53') {
    twice('serviceAccountRole', 'accessKey', Boolean(dns.accessKey && dns.serviceAccountRole));
  }
  if (dns.kind === 'cloudDNS') {
    twice('serviceAccount', 'secretName', Boolean(dns.secretName && dns.serviceAccount));
  }
  if (dns.kind === 'azureDNS') {
    twice('managedIdentity', 'servicePrincipal', Boolean(dns.servicePrincipal && dns.managedIdentity));
  }
};
