import type { KubeflowProps } from '../../charts';
import type { CustomResourceDefinitionSpec, CustomResources } from '../../imports';
import type * as k8s from '../../charts/kit/k8s';
import type { Account, Request } from './rbac';
import { EVERYTHING } from './workloads';
import type { Manifest } from '../../charts/contract/manifest';
import { selects } from '../../charts/contract/selectors';

/** Changes a definition so that every webhook of every system is rendered. */
export const EVERY_WEBHOOK: Partial<KubeflowProps> = { ...EVERYTHING, pipelines: { store: 'kubernetes' } };

/** A call that the API server makes: because of one webhook of a configuration, or to convert versions of a CRD. */
export interface Webhook {
  readonly type: 'mutating' | 'validating' | 'conversion';
  /** Of the webhook, or of the CRD. */
  readonly name: string;
  /** The configuration, or the CRD. */
  readonly owner: Manifest;
  readonly service: {
    readonly namespace: string;
    readonly name: string;
    readonly port: number;
    readonly path?: string;
  };
  /** What it is asked about; none for a conversion. */
  readonly admission?: k8s.MutatingWebhook;
}

/** The program that answers a webhook. */
export interface Program {
  readonly workload: Manifest;
  readonly account: Account;
  readonly pod: k8s.PodSpec;
}

/** A rendered Certificate of cert-manager. */
export type Certificate = Manifest & CustomResources['cert-manager.io/v1/Certificate'];

type ServicePort = NonNullable<k8s.ServiceSpec['ports']>[number];
type DeploymentSpec = NonNullable<k8s.CoreResources['apps/v1/Deployment']['spec']>;

interface Crd extends Manifest {
  readonly spec: CustomResourceDefinitionSpec & {
    readonly conversion?: { readonly webhook?: Pick<k8s.MutatingWebhook, 'clientConfig'> };
  };
}

/**
 * All calls of the API server that a rendering asks for. A CRD of one version is never converted, whatever it says of
 * conversion.
 */
export function webhooksOf(objects: readonly Manifest[]): readonly Webhook[] {
  return objects.flatMap((owner): readonly Webhook[] => {
    if (owner.kind === 'CustomResourceDefinition') {
      const { conversion, versions } = (owner as Crd).spec;
      const service = versions.length > 1 && conversion?.webhook?.clientConfig.service;
      return service
        ? [{ type: 'conversion', name: owner.metadata.name, owner, service: { port: 443, ...service } }]
        : [];
    }
    const type = owner.kind === 'MutatingWebhookConfiguration' ? 'mutating' : 'validating';
    if (!owner.kind.endsWith('WebhookConfiguration')) return [];
    return ((owner.webhooks ?? []) as readonly k8s.MutatingWebhook[]).map((admission) => {
      const { service } = admission.clientConfig;
      if (!service) throw new Error(`${owner.metadata.name}: ${admission.name} calls no Service`);
      return { type, name: admission.name, owner, service: { port: 443, ...service }, admission };
    });
  });
}

/** Finds an object. */
export function find(
  objects: readonly Manifest[],
  kind: string,
  name: string,
  namespace?: string,
): Manifest | undefined {
  return objects.find(
    ({ kind: each, metadata }) => each === kind && metadata.name === name && metadata.namespace === namespace,
  );
}

/** The port of a webhook's Service. */
export function portOf(objects: readonly Manifest[], { service }: Webhook): ServicePort | undefined {
  return serviceOf(objects, service)?.ports?.find(({ port }) => port === service.port);
}

function serviceOf(objects: readonly Manifest[], { name, namespace }: Webhook['service']): k8s.ServiceSpec | undefined {
  return find(objects, 'Service', name, namespace)?.spec as k8s.ServiceSpec | undefined;
}

/** The program behind a webhook's Service. */
export function programOf(objects: readonly Manifest[], { service }: Webhook): Program | undefined {
  const matchLabels = serviceOf(objects, service)?.selector;
  const workload = objects.find(({ kind, metadata, spec }) => {
    const isWorkload = kind === 'Deployment' || kind === 'StatefulSet';
    if (!matchLabels || !isWorkload || metadata.namespace !== service.namespace) return false;
    return selects({ matchLabels }, (spec as DeploymentSpec).template.metadata?.labels ?? {});
  });
  const pod = (workload?.spec as DeploymentSpec | undefined)?.template.spec;
  if (!workload || !pod) return undefined;
  return { workload, pod, account: { namespace: service.namespace, name: pod.serviceAccountName ?? 'default' } };
}

/** The Certificate whose Secret a program mounts. Programs that make their certificate themselves mount none. */
export function certificateOf(objects: readonly Manifest[], { workload, pod }: Program): Certificate | undefined {
  const secrets = new Set(pod.volumes?.flatMap(({ secret }) => secret?.secretName ?? []));
  return objects.find((object): object is Certificate => {
    const { namespace } = object.metadata;
    if (object.kind !== 'Certificate' || namespace !== workload.metadata.namespace) return false;
    return secrets.has((object as Certificate).spec?.secretName ?? '');
  });
}

/** Where cert-manager takes the CA bundle of a configuration from: `<namespace>/<name>`; nowhere where it does not. */
export function injectionOf({ owner }: Webhook): { readonly certificate?: string; readonly secret?: string } {
  const annotations = owner.metadata.annotations ?? {};
  return {
    certificate: annotations['cert-manager.io/inject-ca-from'],
    secret: annotations['cert-manager.io/inject-ca-from-secret'],
  };
}

/** What a program does to make its own authority known: one of these requests must be allowed. */
export function announcements(webhook: Webhook): readonly Request[] {
  const [namespace = '', name = ''] = injectionOf(webhook).secret?.split('/') ?? [];
  if (name) return [{ verb: 'create', group: '', resource: 'secrets', namespace }];
  const { kind, metadata, apiVersion } = webhook.owner;
  const object = { group: apiVersion.replace(/\/.*/, ''), resource: `${kind.toLowerCase()}s`, name: metadata.name };
  return ['update', 'patch'].map((verb) => ({ verb, ...object }));
}
