import { Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';

import { Config } from './config';
import { type CrdOptions, ImportedCrd } from './crds';
import { Resource } from './resource';
import { declareSecret, type SecretKeys } from './secret';
import type { CrdName } from '../../imports';
import type { Stage } from './stage';

const IS_COMPONENT = Symbol.for('cdk8s-kubeflow.Component');

/** Where and when a component is installed. */
export interface ComponentProps {
  /** The stage of all its objects but namespaces, CRDs and priority classes, which belong to the foundation. */
  readonly stage: Stage;
  /** Namespace of the objects that name none. */
  readonly namespace: string;
  /** Further labels of every object. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Whether all its objects, namespaces included, are one file of the stage. @default false */
  readonly oneFile?: boolean;
}

/** Something that objects refer to and that is not rendered, because it is made in the cluster. */
export interface External {
  readonly kind: 'ConfigMap' | 'Secret' | 'ServiceAccount' | 'ClusterRole' | 'CustomResourceDefinition' | 'Namespace';
  readonly name: string;
  /** `*` stands for every namespace. Absent for kinds without one. */
  readonly namespace?: string;
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
  /** Folder of its objects in `dist/<stage>/`. */
  readonly folder: string;
  /** Whether that is a file instead, with all objects in it. */
  readonly oneFile: boolean;

  constructor(scope: Construct, name: string, props: ComponentProps) {
    super(scope, name, {
      namespace: props.namespace,
      labels: {
        'app.kubernetes.io/managed-by': 'cdk8s-kubeflow',
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

  /** Renders a ConfigMap; what is given as an object becomes YAML. */
  protected config(name: string, data: Readonly<Record<string, string | object>>): Config {
    return new Config(this, name, data);
  }

  /** Declares a Secret that the platform needs: rendered without data, filled in the cluster. */
  protected secret(name: string, keys: SecretKeys, type?: string): string {
    return declareSecret(this, name, keys, type);
  }

  /** Declares that the cluster makes what objects of this component refer to. */
  protected external(kind: External['kind'], name: string, namespace?: string): void {
    this.externals.push({ kind, name, namespace });
  }

  /** The namespace given to the constructor. */
  protected get ownNamespace(): string {
    if (!this.namespace) throw new Error(`component ${this.node.id} has no namespace`);
    return this.namespace;
  }
}
