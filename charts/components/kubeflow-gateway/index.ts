import type { Construct } from 'constructs';

import type { GatewayCertificate } from '../../config/gateway/certificate';
import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import { allow, Component, ExternalReference, READ, Resource, Stage, UserRoles } from '../../kit';
import { KUBEFLOW_VERSION, VERSION } from '../../versions';
import { Gateways } from './gateways';
import { Hsts } from './hsts';
import { PLATFORM_CONFIG, type PlatformData } from '../../contract/platform-config';

/** X.509 limits the common name; names longer than that stand in the certificate's alternative names alone. */
const COMMON_NAME_LENGTH = 64;

/**
 * The Gateway through which all traffic from outside comes, its certificate, who may look at Istio's objects, and what the
 * platform says of itself.
 */
export class KubeflowGateway extends Component {
  static readonly facts: Facts = {
    name: 'kubeflow-gateway',
    stage: Stage.ACCESS,
    namespace: PLATFORM_CONFIG.namespace,
    requires: ['kubeflow-namespace', 'istio', 'kubeflow-issuer'],
  };

  constructor(scope: Construct, platform: Platform) {
    super(scope, KubeflowGateway.facts);
    new Gateways(this, platform);
    const { tls } = platform;
    if (tls) this.renderCertificate('kubeflow-gateway', platform, tls);
    if (tls?.serving) this.renderCertificate('kubeflow-serving', platform, tls.serving);
    if (platform.https.hsts !== undefined) new Hsts(this, platform, platform.https.hsts);
    const read = allow(...READ).on(['istio.io', 'networking.istio.io'], '*');
    const readPolicies = allow(...READ).on('security.istio.io', 'authorizationpolicies');
    new UserRoles(this, 'istio', [read], [read, readPolicies]);
    const {
      url: { origin: url },
      accelerators: { all: accelerators },
    } = platform;
    const devices = [...new Set(accelerators.flatMap(({ resources }) => resources.map(({ key }) => key)))];
    const data: PlatformData = {
      url,
      kubeflow: KUBEFLOW_VERSION,
      renderedBy: VERSION,
      ...(Object.keys(platform.existing).length ? { existing: JSON.stringify(platform.existing) } : {}),
      ...(platform.existing.istio ? { gatewayService: serviceOf(platform) } : {}),
      ...(platform.network.usualDomain ? {} : { clusterDomain: platform.network.clusterDomain }),
      ...(devices.length ? { devices: devices.join(' ') } : {}),
      ...(platform.network.ipFamilies.length ? { ipFamilies: platform.network.ipFamilies.join(' ') } : {}),
      ...(platform.mirror ? { mirror: JSON.stringify(platform.mirror) } : {}),
    };
    this.config(PLATFORM_CONFIG.name, { ...data });
  }

  /** Has cert-manager make a certificate; where its Secret is there already, or its issuer, that is declared. */
  private renderCertificate(name: string, { tls, services }: Platform, certificate: GatewayCertificate): void {
    const { namespace } = services.ingressGateway;
    const { secretName, dnsNames, ipAddresses } = certificate;
    const issuerRef = tls?.issuer;
    if (!issuerRef) {
      new ExternalReference(this, { kind: 'Secret', name: secretName, namespace });
      return;
    }
    if (tls.source.kind === 'issuer') {
      const kind = issuerRef.kind === 'Issuer' ? 'Issuer' : 'ClusterIssuer';
      new ExternalReference(this, { kind, name: issuerRef.name, namespace });
    }
    const spec = {
      secretName,
      commonName: [...dnsNames, ...ipAddresses].find((one) => one.length <= COMMON_NAME_LENGTH),
      dnsNames: dnsNames.length ? dnsNames : undefined,
      ipAddresses: ipAddresses.length ? ipAddresses : undefined,
      issuerRef,
    };
    new Resource(this, 'cert-manager.io/v1/Certificate', name, { spec }, { namespace });
  }
}

/** `namespace/name` of the gateway's Service. */
function serviceOf({ services }: Platform): string {
  const { namespace, service } = services.ingressGateway;
  return `${namespace}/${service}`;
}
