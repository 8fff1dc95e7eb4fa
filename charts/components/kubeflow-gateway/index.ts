import type { Construct } from 'constructs';

import { crdsOfGroup } from '../../../imports';
import type { GatewayCertificate } from '../../config/gateway/certificate';
import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import {
  AdmitTraffic,
  allow,
  Component,
  ExternalPods,
  ExternalReference,
  READ,
  Resource,
  Stage,
  UserRoles,
} from '../../kit';
import { KUBEFLOW_VERSION, VERSION } from '../../versions';
import { Gateways } from './gateways';
import { Hsts } from './hsts';
import { PLATFORM_CONFIG, type PlatformData } from '../../contract/platform-config';

/** Name of the policies of a gateway that is there already. */
const GATEWAY = 'kubeflow-gateway';

/** API groups of Istio. */
const ISTIO_GROUPS = ['networking.istio.io', 'security.istio.io'] as const;

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
    const existing = this.declareExisting(platform);
    new Gateways(this, platform);
    const { tls } = platform;
    if (tls) this.renderCertificate('kubeflow-gateway', platform, tls);
    if (tls?.serving) this.renderCertificate('kubeflow-serving', platform, tls.serving);
    if (platform.https.hsts !== undefined) new Hsts(this, platform, platform.https.hsts);
    const read = allow(...READ).on(['istio.io', 'networking.istio.io'], '*');
    const readPolicies = allow(...READ).on('security.istio.io', 'authorizationpolicies');
    new UserRoles(this, 'istio', [read], [read, readPolicies]);
    const { origin: url } = platform.url;
    const data: PlatformData = {
      url,
      kubeflow: KUBEFLOW_VERSION,
      renderedBy: VERSION,
      // For the CLI, which else takes their objects for those of a folder with files missing.
      ...(existing.length ? { existingNamespaces: existing.join(' ') } : {}),
      ...(platform.ingress.kind === 'existingGateway' ? { gatewayService: serviceOf(platform) } : {}),
      ...(platform.network.usualDomain ? {} : { clusterDomain: platform.network.clusterDomain }),
      ...(platform.mirror ? { mirror: JSON.stringify(platform.mirror) } : {}),
    };
    this.config(PLATFORM_CONFIG.name, { ...data });
  }

  /**
   * A gateway that the cluster has, and the Istio that it is of.
   * @returns their namespaces
   */
  private declareExisting({ ingress, services, components }: Platform): readonly string[] {
    if (ingress.kind !== 'existingGateway') return [];
    const { namespace, selector } = services.ingressGateway;
    new ExternalPods(this, namespace, selector);
    const ofIstio = components.has('istio') ? [] : [services.istiod.namespace];
    const rendered = components.has('istio') && namespace === services.istiod.namespace;
    const namespaces = [...new Set([...(rendered ? [] : [namespace]), ...ofIstio])];
    for (const name of namespaces) new ExternalReference(this, { kind: 'Namespace', name });
    if (components.has('istio')) {
      this.openInMesh(services);
      return namespaces;
    }
    new ExternalReference(this, { kind: 'ConfigMap', name: 'istio-ca-root-cert', namespace: '*' });
    const kinds = ISTIO_GROUPS.flatMap((group) => crdsOfGroup(group).map(({ spec }) => `${spec.names.kind}.${group}`));
    for (const name of kinds) new ExternalReference(this, { kind: 'CustomResourceDefinition', name });
    return namespaces;
  }

  /**
   * This platform's mesh takes nobody where no policy does, and its namespace is closed: the pods of its own gateway have
   * such policies.
   */
  private openInMesh({ ingressGateway, istiod }: Platform['services']): void {
    const { namespace, policySelector: matchLabels } = ingressGateway;
    const spec = { action: 'ALLOW', selector: { matchLabels }, rules: [{}] } as const;
    new Resource(this, 'security.istio.io/v1beta1/AuthorizationPolicy', GATEWAY, { spec }, { namespace });
    if (namespace === istiod.namespace) new AdmitTraffic(this, GATEWAY, { namespace, pods: { matchLabels } });
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
