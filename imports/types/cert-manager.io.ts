// Made by `npm run import`; changes are overwritten.

import type * as core from './core';

export interface CertificateRequest {
  readonly spec?: CertificateRequestSpec;
}

export interface Certificate {
  readonly spec?: CertificateSpec;
}

export interface ClusterIssuer {
  readonly spec: ClusterIssuerSpec;
}

export interface Issuer {
  readonly spec: ClusterIssuerSpec;
}

export interface CertificateRequestSpec {
  readonly duration?: string;
  readonly extra?: Readonly<Record<string, readonly string[]>>;
  readonly groups?: readonly string[];
  readonly isCA?: boolean;
  readonly issuerRef: core.IssuerRef;
  readonly request: string;
  readonly uid?: string;
  readonly usages?: readonly (
    | 'signing'
    | 'digital signature'
    | 'content commitment'
    | 'key encipherment'
    | 'key agreement'
    | 'data encipherment'
    | 'cert sign'
    | 'crl sign'
    | 'encipher only'
    | 'decipher only'
    | 'any'
    | 'server auth'
    | 'client auth'
    | 'code signing'
    | 'email protection'
    | 's/mime'
    | 'ipsec end system'
    | 'ipsec tunnel'
    | 'ipsec user'
    | 'timestamping'
    | 'ocsp signing'
    | 'microsoft sgc'
    | 'netscape sgc'
  )[];
  readonly username?: string;
}

export interface CertificateSpec {
  readonly additionalOutputFormats?: readonly { readonly type: 'DER' | 'CombinedPEM' }[];
  readonly commonName?: string;
  readonly dnsNames?: readonly string[];
  readonly duration?: string;
  readonly emailAddresses?: readonly string[];
  readonly encodeUsagesInRequest?: boolean;
  readonly ipAddresses?: readonly string[];
  readonly isCA?: boolean;
  readonly issuerRef: core.IssuerRef;
  readonly keystores?: { readonly jks?: Jks; readonly pkcs12?: Pkcs12 };
  readonly literalSubject?: string;
  readonly nameConstraints?: {
    readonly critical?: boolean;
    readonly excluded?: Excluded;
    readonly permitted?: Excluded;
  };
  readonly otherNames?: readonly { readonly oid?: string; readonly utf8Value?: string }[];
  readonly privateKey?: PrivateKey;
  readonly renewBefore?: string;
  readonly renewBeforePercentage?: number;
  readonly revisionHistoryLimit?: number;
  readonly secretName: string;
  readonly secretTemplate?: core.Metadata;
  readonly signatureAlgorithm?:
    | 'SHA256WithRSA'
    | 'SHA384WithRSA'
    | 'SHA512WithRSA'
    | 'ECDSAWithSHA256'
    | 'ECDSAWithSHA384'
    | 'ECDSAWithSHA512'
    | 'PureEd25519';
  readonly subject?: Subject;
  readonly uris?: readonly string[];
  readonly usages?: readonly (
    | 'signing'
    | 'digital signature'
    | 'content commitment'
    | 'key encipherment'
    | 'key agreement'
    | 'data encipherment'
    | 'cert sign'
    | 'crl sign'
    | 'encipher only'
    | 'decipher only'
    | 'any'
    | 'server auth'
    | 'client auth'
    | 'code signing'
    | 'email protection'
    | 's/mime'
    | 'ipsec end system'
    | 'ipsec tunnel'
    | 'ipsec user'
    | 'timestamping'
    | 'ocsp signing'
    | 'microsoft sgc'
    | 'netscape sgc'
  )[];
}

export interface ClusterIssuerSpec {
  readonly acme?: Acme;
  readonly ca?: Ca;
  readonly selfSigned?: { readonly crlDistributionPoints?: readonly string[] };
  readonly vault?: Vault;
  readonly venafi?: Venafi;
}

export interface PrivateKey {
  readonly algorithm?: 'RSA' | 'ECDSA' | 'Ed25519';
  readonly encoding?: 'PKCS1' | 'PKCS8';
  readonly rotationPolicy?: 'Never' | 'Always';
  readonly size?: number;
}

export interface Subject {
  readonly countries?: readonly string[];
  readonly localities?: readonly string[];
  readonly organizationalUnits?: readonly string[];
  readonly organizations?: readonly string[];
  readonly postalCodes?: readonly string[];
  readonly provinces?: readonly string[];
  readonly serialNumber?: string;
  readonly streetAddresses?: readonly string[];
}

export interface Acme {
  readonly caBundle?: string;
  readonly disableAccountKeyGeneration?: boolean;
  readonly email?: string;
  readonly enableDurationFeature?: boolean;
  readonly externalAccountBinding?: ExternalAccountBinding;
  readonly preferredChain?: string;
  readonly privateKeySecretRef: { readonly key?: string; readonly name: string };
  readonly profile?: string;
  readonly server: string;
  readonly skipTLSVerify?: boolean;
  readonly solvers?: readonly core.Solver[];
}

export interface Ca {
  readonly crlDistributionPoints?: readonly string[];
  readonly issuingCertificateURLs?: readonly string[];
  readonly ocspServers?: readonly string[];
  readonly secretName: string;
}

export interface Vault {
  readonly auth: Auth;
  readonly caBundle?: string;
  readonly caBundleSecretRef?: { readonly key?: string; readonly name: string };
  readonly clientCertSecretRef?: { readonly key?: string; readonly name: string };
  readonly clientKeySecretRef?: { readonly key?: string; readonly name: string };
  readonly namespace?: string;
  readonly path: string;
  readonly server: string;
  readonly serverName?: string;
}

export interface Venafi {
  readonly cloud?: {
    readonly apiTokenSecretRef: { readonly key?: string; readonly name: string };
    readonly url?: string;
  };
  readonly tpp?: Tpp;
  readonly zone: string;
}

export interface Jks {
  readonly alias?: string;
  readonly create: boolean;
  readonly password?: string;
  readonly passwordSecretRef?: { readonly key?: string; readonly name: string };
}

export interface Pkcs12 {
  readonly create: boolean;
  readonly password?: string;
  readonly passwordSecretRef?: { readonly key?: string; readonly name: string };
  readonly profile?: 'LegacyRC2' | 'LegacyDES' | 'Modern2023';
}

export interface Excluded {
  readonly dnsDomains?: readonly string[];
  readonly emailAddresses?: readonly string[];
  readonly ipRanges?: readonly string[];
  readonly uriDomains?: readonly string[];
}

export interface ExternalAccountBinding {
  readonly keyAlgorithm?: 'HS256' | 'HS384' | 'HS512';
  readonly keyID: string;
  readonly keySecretRef: { readonly key?: string; readonly name: string };
}

export interface Auth {
  readonly appRole?: AppRole;
  readonly clientCertificate?: { readonly mountPath?: string; readonly name?: string; readonly secretName?: string };
  readonly kubernetes?: Kubernetes;
  readonly tokenSecretRef?: { readonly key?: string; readonly name: string };
}

export interface Tpp {
  readonly caBundle?: string;
  readonly caBundleSecretRef?: { readonly key?: string; readonly name: string };
  readonly credentialsRef: { readonly name: string };
  readonly url: string;
}

export interface AppRole {
  readonly path: string;
  readonly roleId: string;
  readonly secretRef: { readonly key?: string; readonly name: string };
}

export interface Kubernetes {
  readonly mountPath?: string;
  readonly role: string;
  readonly secretRef?: { readonly key?: string; readonly name: string };
  readonly serviceAccountRef?: core.ServiceAccountRef;
}
