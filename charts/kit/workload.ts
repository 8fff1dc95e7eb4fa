import type { Construct, IConstruct } from 'constructs';

import { isWorkloadKind, type WorkloadKind } from '../contract/kinds';
import { container, type ContainerProps } from './container';
import type * as k8s from './k8s';
import { checksum, type Config, type FieldsOf, Resource } from './resource';
import type { Metadata } from '../contract/manifest';

/** Labels by name. */
export type Labels = Readonly<Record<string, string>>;

/** Labels that upstream's Kustomize components give to a system's objects and pods. */
export function kustomizeLabels<App extends string>(component: string, app: App) {
  const name = { app, 'app.kubernetes.io/component': component, 'app.kubernetes.io/name': app };
  return { ...name, 'kustomize.component': component };
}

/** Labels that the repository of Kubeflow's dashboard gives to a system's pods, and by which they are selected. */
export function dashboardLabels<App extends string>(app: App, component: string, name: string) {
  return {
    app,
    'app.kubernetes.io/component': component,
    'app.kubernetes.io/managed-by': 'kustomize',
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/part-of': 'kubeflow-dashboard',
  };
}

/** Label of pods (an annotation in older manifests) that decides whether they get Istio's sidecar. */
export const SIDECAR = 'sidecar.istio.io/inject';

/** Which changes restart pods. */
export interface RestartOn {
  /** ConfigMaps that the pods read at their start: a change of one rolls the pods. @default none */
  readonly restartOn?: readonly Config[];
}

/** The pods of a workload. */
export interface PodProps extends RestartOn {
  /** Labels by which the workload and its Services find the pods. */
  readonly selector: Labels;
  /** Further labels of the pods. @default none */
  readonly labels?: Labels;
  readonly annotations?: Labels;
  /** Whether Istio puts its sidecar into the pods. @default the namespace's label decides */
  readonly sidecar?: boolean;
  /** The only container, or the first. @default none: {@link containers} is given */
  readonly container?: ContainerProps;
  /** @default {@link container} is the only one */
  readonly containers?: readonly k8s.Container[];
  /** @default the namespace's `default` */
  readonly serviceAccount?: string;
  readonly volumes?: readonly k8s.Volume[];
  /** Further fields of Kubernetes' PodSpec. @default none */
  readonly pod?: Partial<k8s.PodSpec>;
}

/** A Deployment: its pods, their number, and how they are replaced. */
export interface DeploymentProps extends PodProps {
  /** @default left to the cluster, which starts one, or to a HorizontalPodAutoscaler */
  readonly replicas?: number;
  /** @default Kubernetes' own: at most 25 % more, at most 25 % fewer */
  readonly rollingUpdate?: { readonly maxSurge: string; readonly maxUnavailable: string };
  /** Whether the old pod ends before the new one starts; pods that share a volume need it. @default false */
  readonly recreate?: boolean;
  /** Labels of the Deployment itself. @default none */
  readonly deploymentLabels?: Labels;
}

/** A Deployment, StatefulSet or DaemonSet. All three have their pod template at the same path. */
export type Workload = Resource<'apps/v1/Deployment'>;

/** Recognizes workloads. */
export function isWorkload(construct: IConstruct): construct is Workload {
  return Resource.isResource(construct) && isWorkloadKind(construct.kind);
}

/**
 * A Deployment, StatefulSet or DaemonSet whose pods carry the checksum of ConfigMaps, so that a change of one rolls
 * them. ConfigMaps may change after the workload is made, so the checksum is computed when the object is rendered.
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
    const fields = super.data;
    const { spec } = fields;
    const metadata = spec?.template.metadata;
    if (!spec || metadata?.labels?.[CHECKSUM] === undefined) return fields;
    const labels = { ...metadata.labels, ...checksumLabel(this.restartOn) };
    const template = { ...spec.template, metadata: { ...metadata, labels } };
    return { ...fields, spec: { ...spec, template } };
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

/** The pods roll when its value changes. It is a label, so that `kubectl get pods -l` finds pods by configuration. */
function checksumLabel(configs: readonly Config[] = []): Labels {
  if (!configs.length) return {};
  return { [CHECKSUM]: checksum(configs.map((config) => config.checksum)) };
}

interface Scale {
  readonly min: number;
  readonly max: number;
  readonly cpu: number;
}

/** Scales the Deployment of its name, to hold a percentage of the CPU that its pods request. */
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
  /** Protocol of the port, for Istio. @default as the port's name says, else TCP */
  readonly appProtocol?: string;
}

/** A Service: its ports, and the labels of its pods. */
export interface ServiceProps {
  readonly selector: Labels;
  readonly ports: readonly ServicePortProps[];
  /** Labels of the Service itself. @default none */
  readonly labels?: Labels;
  /** Further fields of Kubernetes' ServiceSpec. @default none */
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

/** Options of a ServiceAccount; annotations give it an identity in a cloud. */
export interface AccountOptions extends Pick<Metadata, 'namespace' | 'annotations'> {
  readonly automountServiceAccountToken?: boolean;
}

/** A ServiceAccount. Its pods get its token, as is Kubernetes' default, unless an option says otherwise. */
export class ServiceAccount extends Resource<'v1/ServiceAccount'> {
  constructor(scope: Construct, name: string, { namespace, annotations, ...fields }: AccountOptions = {}) {
    super(scope, 'v1/ServiceAccount', name, fields, { namespace, annotations });
  }
}

/** The volume of a ConfigMap. It has the ConfigMap's name unless another is given. */
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

/** Annotations by which Prometheus finds the metrics of pods or Services. */
export function scraped(port: number, { path, scheme }: { path?: string; scheme?: 'http' | 'https' } = {}): Labels {
  return {
    ...(path !== undefined && { 'prometheus.io/path': path }),
    'prometheus.io/port': String(port),
    ...(scheme !== undefined && { 'prometheus.io/scheme': scheme }),
    'prometheus.io/scrape': 'true',
  };
}
