import { Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';

import { Config, type CrdOptions, ImportedCrd, Resource, type ResourceKind } from './resource';
import { OURS } from '../contract/labels';
import { SECRET_KEYS_ANNOTATION, type SecretKeys } from '../contract/secret-keys';
import { type CrdGroup, type CrdName, crdsOfGroup } from '../../imports';
import type { Stage } from '../contract/stage';
import { secretWayOf } from './secret-way';

const IS_COMPONENT = Symbol.for('cdk8s-kubeflow.Component');

/** Where and when a component is installed. */
export interface ComponentProps {
  /** The stage of all its objects but namespaces, CRDs and priority classes, which belong to the foundation. */
  readonly stage: Stage;
  /** Namespace of the objects that name none. */
  readonly namespace: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Whether all its objects, namespaces included, are one file of the stage. @default false */
  readonly oneFile?: boolean;
}

/** Something that objects refer to and that is not rendered, because it is made in the cluster. */
export interface External {
  readonly kind:
    | 'ConfigMap'
    | 'Secret'
    | 'ServiceAccount'
    | 'ClusterRole'
    | 'CustomResourceDefinition'
    | 'Namespace'
    | 'Issuer'
    | 'ClusterIssuer';
  readonly name: string;
  /** `*` stands for every namespace. Absent for kinds without one. */
  readonly namespace?: string;
}

/** Pods that objects select and that are not rendered. */
export interface ExternalPods {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A field of rendered objects that a program in the cluster writes as well. */
export interface ClusterChange {
  readonly kind: ResourceKind;
  readonly name: string;
  /** What it changes, as a path of jq: `.webhooks[]?.failurePolicy`. */
  readonly path: string;
}

/**
 * One installed system: its namespace, its stage and the API objects it makes. A subclass reads top to bottom as the
 * parts list of its system. It takes what it needs of other systems from the resolved platform, never from their code.
 */
export class Component extends Chart {
  /** Whether a construct is a component. (`instanceof` asks cdk8s, which takes every chart for one.) */
  static isComponent(construct: IConstruct | undefined): construct is Component {
    return construct !== undefined && IS_COMPONENT in construct;
  }

  readonly [IS_COMPONENT] = true;
  readonly stage: Stage;
  /** What this component refers to without rendering it. */
  readonly externals: External[] = [];
  /** Pods that this component selects without rendering them. */
  readonly externalPods: ExternalPods[] = [];
  /** What programs in the cluster change of what this component renders. */
  readonly clusterChanges: ClusterChange[] = [];
  /** Folder of its objects in `dist/<stage>/`. */
  readonly folder: string;
  /** Whether that is a file instead, with all objects in it. */
  readonly oneFile: boolean;

  constructor(scope: Construct, name: string, props: ComponentProps) {
    super(scope, name, {
      namespace: props.namespace,
      labels: {
        ...OURS,
        'app.kubernetes.io/part-of': 'kubeflow',
        'app.kubernetes.io/component': name,
        ...props.labels,
      },
    });
    this.stage = props.stage;
    this.folder = name;
    this.oneFile = props.oneFile ?? false;
  }

  /** Renders a Namespace, the component's own unless another is named. */
  protected renderNamespace(labels: Readonly<Record<string, string>>, name = this.ownNamespace): void {
    new Resource(this, 'v1/Namespace', name, {}, { labels });
  }

  /** Installs CRDs of `imports/`, in the foundation stage. */
  protected crds(names: readonly CrdName[], options?: CrdOptions): void {
    for (const name of names) new ImportedCrd(this, name, options);
  }

  /** Installs all CRDs that `imports/` has of some API groups. */
  protected crdsOf(...groups: readonly CrdGroup[]): void {
    for (const group of groups) this.crds(crdsOfGroup(group).map(({ name }) => name));
  }

  /** Renders a ConfigMap; what is given as an object becomes YAML. */
  protected config(name: string, data: Readonly<Record<string, string | object>>): Config {
    return new Config(this, name, data);
  }

  /**
   * Declares a Secret without putting anything secret into `dist/`: the rendered object has no data, and server-side
   * apply leaves alone the data that someone else owns. `secrets` of the definition may put another object in its place.
   * @param type of the Secret; the API server's default is Opaque
   * @returns its name
   */
  protected secret(name: string, keys: SecretKeys, type?: string): string {
    const way = secretWayOf(this);
    const annotations = { [SECRET_KEYS_ANNOTATION]: JSON.stringify(keys) };
    // One without keys is filled by a program of the cluster.
    if (way && Object.keys(keys).length) {
      this.external('CustomResourceDefinition', way.kind);
      way.render(this, { namespace: this.ownNamespace, name, type, keys });
    } else new Resource(this, 'v1/Secret', name, { type }, { annotations });
    return name;
  }

  /** Declares that the cluster makes what objects of this component refer to. */
  protected external(kind: External['kind'], name: string, namespace?: string): void {
    this.externals.push({ kind, name, namespace });
  }

  /** Declares that the cluster has pods with these labels. */
  protected podsOfOthers(namespace: string, labels: ExternalPods['labels']): void {
    this.externalPods.push({ namespace, labels });
  }

  /** Declares that a program in the cluster changes a field that is rendered, given as a path of jq. */
  protected changedInCluster(kind: ResourceKind, name: string, path: string): void {
    this.clusterChanges.push({ kind, name, path });
  }

  protected get ownNamespace(): string {
    if (!this.namespace) throw new Error(`component ${this.node.id} has no namespace`);
    return this.namespace;
  }
}
