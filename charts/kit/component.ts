import { Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';

import type { ComponentFacts } from './facts';
import { Config, type CrdOptions, ImportedCrd, Resource } from './resource';
import { COMPONENT_LABEL, PLATFORM_LABELS } from '../contract/labels';
import { type CrdGroup, type CrdName, crdsOfGroup } from '../../imports';
import { namespaceOf } from './namespace';
import type { Stage } from '../contract/stage';

const IS_COMPONENT = Symbol.for('cdk8s-kubeflow.Component');

/** Options for all objects of a component. */
export interface ComponentOptions {
  /** Labels of all its objects. @default none but the platform's */
  readonly labels?: Readonly<Record<string, string>>;
  /** Whether all its objects, namespaces included, are one file of the stage. @default false */
  readonly oneFile?: boolean;
}

/**
 * One installed system: its namespace, its stage and the API objects it makes. A subclass reads top to bottom as the
 * parts list of its system: its facts, then its parts. It takes what it needs of other systems from the resolved
 * platform, never from their code.
 */
export class Component extends Chart {
  /** Whether a construct is a component. (`instanceof` is true for every chart of cdk8s.) */
  static isComponent(construct: IConstruct | undefined): construct is Component {
    return construct !== undefined && IS_COMPONENT in construct;
  }

  readonly [IS_COMPONENT] = true;
  readonly stage: Stage;
  /** Folder of its objects in `dist/<stage>/`. */
  readonly folder: string;
  /** Whether all objects are in one file instead of a folder. */
  readonly oneFile: boolean;
  private readonly ownNamespaces: readonly string[];

  constructor(scope: Construct, facts: ComponentFacts<never>, { labels, oneFile = false }: ComponentOptions = {}) {
    const { name, namespace, namespaces = [], stage } = facts;
    super(scope, name, {
      namespace,
      labels: { [COMPONENT_LABEL]: name, ...PLATFORM_LABELS, ...labels },
    });
    this.stage = stage;
    this.folder = name;
    this.oneFile = oneFile;
    this.ownNamespaces = namespaces;
  }

  /** Renders a Namespace of its facts, the component's own unless another is named. */
  protected renderNamespace(labels: Readonly<Record<string, string>>, name = this.ownNamespace): void {
    if (!this.ownNamespaces.includes(name)) {
      const all = [...this.ownNamespaces, name].map((each) => `'${each}'`).join(', ');
      const what = `component ${this.node.id} renders the Namespace ${name}, which is not in its facts`;
      throw new Error(`${what}; write namespaces: [${all}]`);
    }
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

  protected get ownNamespace(): string {
    return namespaceOf(this);
  }
}
