import type { Manifest, Rendered } from '../rendered';
import type { Labels } from '../workload';

export type { Labels };

/** A label selector as rendered. */
export interface Selector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

interface NamedRef {
  readonly name?: string;
  readonly optional?: boolean;
}

interface EnvSources {
  readonly envFrom?: readonly { readonly configMapRef?: NamedRef; readonly secretRef?: NamedRef }[];
  readonly env?: readonly {
    readonly valueFrom?: { readonly configMapKeyRef?: KeyRef; readonly secretKeyRef?: KeyRef };
  }[];
}

interface KeyRef extends NamedRef {
  readonly key: string;
}

/** What the checks read of a container. */
export interface ContainerView extends EnvSources {
  readonly name: string;
  readonly ports?: readonly { readonly containerPort: number; readonly name?: string }[];
}

interface VolumeSources {
  readonly configMap?: NamedRef;
  readonly secret?: { readonly secretName?: string; readonly name?: string; readonly optional?: boolean };
}

/** What the checks read of a pod. */
export interface PodView {
  readonly serviceAccountName?: string;
  readonly containers: readonly ContainerView[];
  readonly initContainers?: readonly ContainerView[];
  readonly imagePullSecrets?: readonly NamedRef[];
  readonly volumes?: readonly (VolumeSources & {
    readonly name: string;
    readonly persistentVolumeClaim?: { readonly claimName: string };
    readonly projected?: { readonly sources: readonly VolumeSources[] };
  })[];
}

/** The pods that a workload makes. */
export interface Pods {
  readonly owner: Rendered;
  readonly namespace: string;
  readonly labels: Labels;
  readonly spec: PodView;
}

interface PodTemplate {
  readonly metadata?: { readonly labels?: Labels };
  readonly spec: PodView;
}

const WORKLOADS = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'ReplicaSet']);

/** The pods that an object makes, if it is a workload or a pod. */
export function podsOf(owner: Rendered): Pods | undefined {
  const template = podTemplateOf(owner.json);
  if (!template) return undefined;
  const namespace = owner.json.metadata.namespace ?? 'default';
  return { owner, namespace, labels: template.metadata?.labels ?? {}, spec: template.spec };
}

function podTemplateOf(json: Manifest): PodTemplate | undefined {
  const spec = json.spec as { template?: PodTemplate; jobTemplate?: { spec: { template: PodTemplate } } } | undefined;
  if (WORKLOADS.has(json.kind)) return spec?.template;
  if (json.kind === 'CronJob') return spec?.jobTemplate?.spec.template;
  return json.kind === 'Pod' ? { metadata: json.metadata, spec: json.spec as PodView } : undefined;
}

/** What the checks read of a Service. */
export interface ServiceView {
  readonly selector?: Labels;
  readonly type?: string;
  readonly ports?: readonly {
    readonly port: number;
    readonly name?: string;
    readonly targetPort?: number | string;
  }[];
}

/** What the checks read of one admission webhook. */
export interface WebhookView {
  readonly name: string;
  readonly failurePolicy?: string;
  readonly clientConfig: { readonly service?: ServiceRef };
  readonly namespaceSelector?: Selector;
  readonly objectSelector?: Selector;
  readonly rules?: readonly {
    readonly apiGroups: readonly string[];
    readonly apiVersions: readonly string[];
    readonly operations: readonly string[];
    readonly resources: readonly string[];
  }[];
}

/** A Service as webhooks name it. */
export interface ServiceRef {
  readonly name: string;
  readonly namespace: string;
  readonly port?: number;
}

/** Whether labels fulfil a selector; an absent selector selects everything. */
export function selects(selector: Selector | undefined, labels: Labels): boolean {
  const equal = Object.entries(selector?.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  return equal && (selector?.matchExpressions ?? []).every((expression) => fulfils(expression, labels));
}

function fulfils(expression: NonNullable<Selector['matchExpressions']>[number], labels: Labels): boolean {
  const { key, operator, values = [] } = expression;
  const value = labels[key];
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    default:
      return value === undefined;
  }
}

/** An object as messages name it. */
export function nameOf({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}
