import type * as k8s from '../../charts/kit/k8s';
import type { Manifest } from '../../charts/contract/manifest';
import { injectionOf, type Webhook } from '../support/webhooks';
import { registeredRules } from './webhook-rules';

type ClientConfig = k8s.MutatingWebhook['clientConfig'];

/** A configuration or a CRD, as it is in the cluster. */
export interface Live extends Manifest {
  readonly webhooks?: readonly k8s.MutatingWebhook[];
  readonly spec?: { readonly conversion?: { readonly webhook?: { readonly clientConfig: ClientConfig } } };
}

/** A pod behind a Service. */
export interface Endpoint {
  readonly addresses: readonly string[];
  readonly conditions: { ready?: boolean };
  readonly targetRef?: { readonly namespace: string; readonly name: string; readonly uid: string };
}

/** The pods behind all Services. */
export interface EndpointSlices {
  readonly items: readonly {
    readonly metadata: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
    readonly endpoints?: readonly Endpoint[];
    readonly ports?: readonly { readonly name: string; readonly port: number }[];
  }[];
}

/** A Service and its port. */
export function serviceName({ service }: Webhook): string {
  return `${service.namespace}/${service.name}:${service.port}`;
}

/** Whether a program makes the certificate of a webhook itself. */
export function isSelfMade(webhook: Webhook): boolean {
  return injectionOf(webhook).certificate === undefined;
}

/** The URL of a configuration or a CRD. */
export function pathOf({ apiVersion, kind, metadata }: Manifest): string {
  return `/apis/${apiVersion}/${kind.toLowerCase()}s/${metadata.name}`;
}

/** How the API server is told to call: by each webhook, or to convert. */
export function clientConfigs({ webhooks, spec }: Live): readonly ClientConfig[] {
  const { webhook } = spec?.conversion ?? {};
  return webhook ? [webhook.clientConfig] : (webhooks ?? []).map(({ clientConfig }) => clientConfig);
}

/** A configuration or a CRD with the authority of its program. */
export function withBundle(live: Live, caBundle: string): Live {
  const { conversion } = live.spec ?? {};
  if (conversion?.webhook) {
    const clientConfig = { ...conversion.webhook.clientConfig, caBundle };
    return {
      ...live,
      spec: { ...live.spec, conversion: { ...conversion, webhook: { ...conversion.webhook, clientConfig } } },
    };
  }
  const webhooks = live.webhooks?.map((webhook) => ({
    ...webhook,
    clientConfig: { ...webhook.clientConfig, caBundle },
    rules: webhook.rules ?? registeredRules(webhook.name),
  }));
  return { ...live, webhooks };
}

/** What a merge patch changes of that. */
export function patchOf({ webhooks, spec }: Live): object {
  return webhooks ? { webhooks } : { spec: { conversion: spec?.conversion } };
}

/** cert-manager's webhook keeps its authority in a Secret, which is where cert-manager takes the CA bundle from. */
export function secretWith(secret: string, ca: string): Manifest {
  const [namespace = '', name = ''] = secret.split('/');
  const annotations = { 'cert-manager.io/allow-direct-injection': 'true' };
  return { apiVersion: 'v1', kind: 'Secret', metadata: { namespace, name, annotations }, data: { 'ca.crt': ca } };
}

/** The images of a pod, by which its version is known. */
export function imagesOf(pod: k8s.PodSpec | undefined): string | undefined {
  return pod?.containers.map(({ image }) => image).join();
}
