import type { AdmissionService } from '../../kit/admission';
import type { External, ExternalPods } from '../../kit/declarations';
import type * as k8s from '../../kit/k8s';
import type { Rendered } from '../place';
import type { Labels } from '../../kit/workload';
import { groupOf, type Manifest } from '../../contract/manifest';
import { makesPods, podTemplateOf } from '../../contract/pod-template';

/** The pods that a workload makes. */
export interface Pods {
  readonly owner: Rendered;
  readonly namespace: string;
  readonly labels: Labels;
  readonly spec: k8s.PodSpec;
}

/** Objects and pods that are not rendered, but that the cluster has. Objects may refer to them. */
export interface Outside {
  readonly references: readonly External[];
  readonly pods: readonly Pick<ExternalPods, 'namespace' | 'labels'>[];
}

/** Name of an object in messages. */
export function nameOf({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}

/** The pods that an object makes, if it is a workload or a pod. */
export function podsOf(owner: Rendered): Pods | undefined {
  const { json } = owner;
  const template = makesPods(json.kind) ? (podTemplateOf(json) as k8s.PodTemplateSpec | undefined) : undefined;
  const namespace = owner.json.metadata.namespace ?? 'default';
  return template?.spec && { owner, namespace, labels: template.metadata?.labels ?? {}, spec: template.spec };
}

/** The Services that the API server calls because of an object: for its webhooks, or to convert a CRD's versions. */
export function calledFor(json: Manifest): readonly AdmissionService[] {
  const { conversion } = (json.spec ?? {}) as { conversion?: { webhook?: Pick<k8s.MutatingWebhook, 'clientConfig'> } };
  const converter = json.kind === 'CustomResourceDefinition' ? conversion?.webhook : undefined;
  return (converter ? [converter] : webhooksOf(json)).flatMap(({ clientConfig }) => clientConfig.service ?? []);
}

/** The webhooks of a configuration. */
export function webhooksOf({ kind, webhooks }: Manifest): readonly k8s.MutatingWebhook[] {
  return kind.endsWith('WebhookConfiguration') ? ((webhooks ?? []) as readonly k8s.MutatingWebhook[]) : [];
}

/** Whether a webhook is asked when objects of a kind are created. */
export function hasRule({ rules = [] }: k8s.MutatingWebhook, apiVersion: string, resource: string): boolean {
  const group = groupOf(apiVersion);
  const version = apiVersion.slice(group ? group.length + 1 : 0);
  return rules.some(
    ({ apiGroups, apiVersions, operations, resources }) =>
      includes(apiGroups, group) &&
      includes(apiVersions, version) &&
      (includes(resources, resource) || includes(resources, '*/*')) &&
      includes(operations, 'CREATE'),
  );
}

function includes(list: readonly string[] = [], value: string): boolean {
  return list.includes('*') || list.includes(value);
}
