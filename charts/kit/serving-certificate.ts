import { Construct } from 'constructs';

import type { CustomResources } from '../../imports';
import { Resource } from './resource';

/** The names of a webhook's certificate, its issuer and its Secret, and of the Service that it is for. */
export interface ServingCertificateProps {
  readonly issuer: string;
  /** Secret that the webhook's pods mount; cert-manager makes it. */
  readonly secretName: string;
  /** Names in the certificate; the API server calls `<service>.<namespace>.svc`. */
  readonly dnsNames: readonly string[];
  /** Further fields. @default none */
  readonly more?: Partial<NonNullable<CustomResources['cert-manager.io/v1/Certificate']['spec']>>;
}

/** The certificate by which the API server knows a webhook: self-signed, its CA injected where the webhook is called. */
export class ServingCertificate extends Construct {
  /** What `cert-manager.io/inject-ca-from` is to say. */
  readonly caInjection: Readonly<Record<string, string>>;

  constructor(scope: Construct, name: string, namespace: string, props: ServingCertificateProps) {
    super(scope, `serving-certificate-${name}`);
    const { issuer, secretName, dnsNames, more } = props;
    new Resource(this, 'cert-manager.io/v1/Issuer', issuer, { spec: { selfSigned: {} } });
    new Resource(this, 'cert-manager.io/v1/Certificate', name, {
      spec: { secretName, dnsNames, issuerRef: { kind: 'Issuer', name: issuer }, ...more },
    });
    this.caInjection = { 'cert-manager.io/inject-ca-from': `${namespace}/${name}` };
  }
}
