import type { Construct, IConstruct } from 'constructs';

import { isWorkloadKind, type WorkloadKind } from '../contract/kinds';
import { container, type ContainerProps } from './container';
import type * as k8s from './k8s';
import { checksum, type Config, type FieldsOf, Resource } from './resource';
import type { Metadata } from '../contract/manifest';

/** Labels by name. */
export type Labels = Readonly<Record<string, string>>;

/** Labels of a system's objects and pods that upstream's Kustomize components give. */
export function kustomizeLabels<App extends string>(component: string, app: App) {
  const name = { app, 'app.kubernetes.io/component': component, 'app.kubernetes.io/name': app };
  return { ...name, 'kustomize.component': component };
}

/** The label of pods, in older manifests their annotation, that says whether they get Istio's sidecar. */
export const SIDECAR = 'sidecar.istio.io/inject';

/** Which changes restart pods. */
export interface RestartOn {
  /** ConfigMaps that the pods read at their start: a change of one rolls the pods. @default none */
  readonly restartOn?: readonly Config[];
}

/** What the pods of a workload are made of. */
export interface PodProps extends RestartOn {
  /** Labels by which the workload and its Services find the pods. */
  readonly selector: Labels;
  /** Further labels of the pods. @default none */
  readonly labels?: Labels;
  readonly annotations?: Labels;
  /** Whether Istio puts its sidecar into the pods. @default as the namespace says */
  readonly sidecar?: boolean;
  /** The only container, or the first. @default there are {@link containers} */
  readonly container?: ContainerProps;
  /** @default {@link container} is the only one */
  readonly containers?: readonly k8s.Container[];
  /** @default the namespace's `default` */
  readonly serviceAccount?: string;
  readonly volumes?: readonly k8s.Volume[];
  /** Further fields of the pod, as Kubernetes has them. @default none */
  readonly pod?: Partial<k8s.PodSpec>;
}

/** A Deployment's pods and how many of them there are. */
export interface DeploymentProps extends PodProps {
  /** @default left to the cluster, which starts one, or to a HorizontalPodAutoscaler */
  readonly replicas?: number;
  /** @default Kubernetes' own: at most 25 % more, at most 25 % fewer */
  readonly rollingUpdate?: { readonly maxSurge: string; readonly maxUnavailable: string };
  /** Whether the old pod ends before the new one starts, as pods must that share a volume. @default false */
  readonly recreate?: boolean;
  /** Labels of the Deployment itself. @default none */
  readonly deploymentLabels?: Labels;
}

/** A Deployment, StatefulSet or DaemonSet: their pod template has the same place in all three. */
export type Workload = Resource<'apps/v1/Deployment'>;

/** Recognizes workloads. */
export function isWorkload(construct: IConstruct): construct is Workload {
  return Resource.isResource(construct) && isWorkloadKind(construct.kind);
}

/**
 * A Deployment, StatefulSet or DaemonSet whose pods carry the checksum of ConfigMaps: they roll when one changes. Those
 * may still be changed after the pods were made, so the checksum is taken when the object is rendered.
 */
export class RollingPods<K extends `apps/v1/${WorkloadKind}`> extends Resource<K> {
  /** ConfigMaps that the pods read at their start. */
  private readonly restartOn: readonly Config[];

  constructor(scope: Construct, kind: K, name: string, fields: FieldsOf<K>, more: Metadata & RestartOn = {}) {
    const { restartOn = [], ...metadata } = more;
    super(scope, kind, name, fields, metadata);
    this.restartOn = restartOn;
  }

  protected override get data(): FieldsOf<K> {
    const { spec } = this.fields;
    const metadata = spec?.template.metadata;
    if (!spec || metadata?.labels?.[CHECKSUM] === undefined) return this.fields;
    const labels = { ...metadata.labels, ...checksumLabel(this.restartOn) };
    const template = { ...spec.template, metadata: { ...metadata, labels } };
    return { ...this.fields, spec: { ...spec, template } };
  }
}

/** A Deployment whose pods roll when a ConfigMap that they read changes. */
export class Deployment extends RollingPods<'apps/v1/Deployment'> {
  constructor(scope: Construct, name: string, props: DeploymentProps) {
    const { replicas, selector, rollingUpdate, recreate, deploymentLabels: labels, restartOn } = props;
    const strategy = recreate ? { type: 'Recreate' } : rollingUpdate && { rollingUpdate };
    const spec = { replicas, selector: { matchLabels: selector }, strategy, template: podTemplate(props) };
    super(scope, 'apps/v1/Deployment', name, { spec }, { labels, restartOn });
  }
}

/** The pod template of a Deployment, DaemonSet, StatefulSet or Job. */
export function podTemplate(props: PodProps): k8s.PodTemplateSpec {
  const sidecar = props.sidecar !== undefined && { [SIDECAR]: String(props.sidecar) };
  return {
    metadata: {
      labels: { ...props.selector, ...props.labels, ...sidecar, ...checksumLabel(props.restartOn) },
      annotations: props.annotations,
    },
    spec: {
      containers: [...(props.container ? [container(props.container)] : []), ...(props.containers ?? [])],
      serviceAccountName: props.serviceAccount,
      volumes: props.volumes,
      ...props.pod,
    },
  };
}

const CHECKSUM = 'cdk8s-kubeflow/config-checksum';

/** Rolls the pods when it changes; as a label, it also finds the pods that run with a certain configuration. */
function checksumLabel(configs: readonly Config[] = []): Labels {
  if (!configs.length) return {};
  return { [CHECKSUM]: checksum(configs.map((config) => config.checksum)) };
}

interface Scale {
  readonly min: number;
  readonly max: number;
  readonly cpu: number;
}

/** Starts and stops pods of the Deployment of its name, to hold the use of the CPU they request, in percent. */
export class Autoscaler extends Resource<'autoscaling/v2/HorizontalPodAutoscaler'> {
  constructor(scope: Construct, name: string, { min, max, cpu }: Scale) {
    const target = { type: 'Utilization', averageUtilization: cpu };
    super(scope, 'autoscaling/v2/HorizontalPodAutoscaler', name, {
      spec: {
        minReplicas: min,
        maxReplicas: max,
        metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }],
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      },
    });
  }
}

/** One port of a Service. */
export interface ServicePortProps {
  readonly port: number;
  readonly name?: string;
  /** Number or name of the container's port. @default the Service's port */
  readonly targetPort?: number | string;
  readonly protocol?: 'TCP';
  /** Port on every node, for Services of type NodePort. @default chosen by the cluster */
  readonly nodePort?: number;
  /** What is spoken on the port, where Istio is to know it. @default TCP, or what the port's name says */
  readonly appProtocol?: string;
}

/** What a Service routes, and to which pods. */
export interface ServiceProps {
  readonly selector: Labels;
  readonly ports: readonly ServicePortProps[];
  /** Labels of the Service itself. @default none */
  readonly labels?: Labels;
  /** Further fields, as Kubernetes has them. @default none */
  readonly more?: Partial<k8s.ServiceSpec>;
  readonly annotations?: Labels;
}

/** A Service of type ClusterIP unless `more` says otherwise. */
export class Service extends Resource<'v1/Service'> {
  constructor(scope: Construct, name: string, props: ServiceProps) {
    const { ports, selector, labels, annotations } = props;
    super(scope, 'v1/Service', name, { spec: { ports, selector, ...props.more } }, { labels, annotations });
  }
}

/** What a ServiceAccount has beside its name; annotations give it an identity in a cloud. */
export interface AccountOptions extends Pick<Metadata, 'namespace' | 'annotations'> {
  readonly automountServiceAccountToken?: boolean;
}

/** A ServiceAccount. The cluster decides whether pods get its token, and mounts it, unless that is given. */
export class ServiceAccount extends Resource<'v1/ServiceAccount'> {
  constructor(scope: Construct, name: string, { namespace, annotations, ...fields }: AccountOptions = {}) {
    super(scope, 'v1/ServiceAccount', name, fields, { namespace, annotations });
  }
}

/** The volume of a ConfigMap, under the name of its own or another. */
export function configVolume(name: string, config: string, files?: Readonly<Record<string, string>>): k8s.Volume {
  const items = files && Object.entries(files).map(([key, path]) => ({ key, path }));
  return { name, configMap: { name: config, items } };
}

/** The volume of a Secret. */
export function secretVolume(name: string, secretName: string): k8s.Volume {
  return { name, secret: { secretName, defaultMode: 0o644 } };
}

/** An empty volume that lives as long as its pod. */
export function emptyDir(name: string): k8s.Volume {
  return { name, emptyDir: {} };
}

/** Annotations by which Prometheus finds the metrics of pods, or of those behind a Service. */
export function scraped(port: number, { path, scheme }: { path?: string; scheme?: 'http' | 'https' } = {}): Labels {
  return {
    ...(path !== undefined && { 'prometheus.io/path': path }),
    'prometheus.io/port': String(port),
    ...(scheme !== undefined && { 'prometheus.io/scheme': scheme }),
    'prometheus.io/scrape': 'true',
  };
}
