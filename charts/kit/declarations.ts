import { Construct, type IConstruct } from 'constructs';

import { type ExternalKind, isClusterKind } from './external-kinds';
import { namespaceOf } from './namespace';
import { Resource, type ResourceKind } from './resource';
import { SECRET_KEYS_ANNOTATION, type SecretKeys } from '../contract/secret-keys';

/*
 * Facts about the cluster that a component declares because no object says them. Each is declared where it is needed,
 * at any depth of a component's tree: the namespace is the component's, and the walk over the tree finds it.
 */

const IS_EXTERNAL = Symbol.for('cdk8s-kubeflow.ExternalReference');
const IS_PODS = Symbol.for('cdk8s-kubeflow.ExternalPods');
const IS_CHANGE = Symbol.for('cdk8s-kubeflow.ClusterChange');
const IS_SECRET = Symbol.for('cdk8s-kubeflow.SecretRequirement');

/** An id that no child of the scope has: two parts of a component may declare the same. */
function freeId({ node }: Construct, ...parts: readonly string[]): string {
  const id = parts.join('-').toLowerCase();
  return node.tryFindChild(id) ? `${id}-${node.children.length}` : id;
}

/** An object that others refer to and that is not rendered, because it is made in the cluster. */
export interface External {
  readonly kind: ExternalKind;
  /** Its name; of a CustomResourceDefinition, `<kind>.<group>`. */
  readonly name: string;
  /** `*` stands for every namespace. @default that of the component or chart; none for kinds without one */
  readonly namespace?: string;
}

/**
 * Declares that the cluster has an object that others refer to: in a component, or in any chart of cdk8s.
 * @throws InvalidPlatform if the kind has a namespace, and neither the declaration nor its chart names one
 */
export class ExternalReference extends Construct implements External {
  /** Whether a construct is one. */
  static isExternalReference(construct: IConstruct): construct is ExternalReference {
    return IS_EXTERNAL in construct;
  }

  readonly [IS_EXTERNAL] = true;
  readonly kind: External['kind'];
  readonly name: string;
  readonly namespace?: string;

  constructor(scope: Construct, { kind, name, namespace }: External) {
    super(scope, freeId(scope, 'external', kind, name));
    this.kind = kind;
    this.name = name;
    this.namespace = isClusterKind(kind) ? undefined : (namespace ?? namespaceOf(scope));
  }
}

/** Declares that the cluster has pods with some labels, which Services or policies select. */
export class ExternalPods extends Construct {
  /** Whether a construct is one. */
  static isExternalPods(construct: IConstruct): construct is ExternalPods {
    return IS_PODS in construct;
  }

  readonly [IS_PODS] = true;

  constructor(
    scope: Construct,
    readonly namespace: string,
    readonly labels: Readonly<Record<string, string>>,
  ) {
    super(scope, freeId(scope, 'external-pods', namespace));
  }
}

/** Declares that a program in the cluster writes a rendered field. GitOps then ignores the difference. */
export class ClusterChange extends Construct {
  /** Whether a construct is one. */
  static isClusterChange(construct: IConstruct): construct is ClusterChange {
    return IS_CHANGE in construct;
  }

  readonly [IS_CHANGE] = true;

  /** @param path of the field, as jq has it: `.webhooks[]?.failurePolicy` */
  constructor(
    scope: Construct,
    readonly kind: ResourceKind,
    readonly name: string,
    readonly path: string,
  ) {
    super(scope, freeId(scope, 'cluster-change', kind, name));
  }
}

/** The values that a Secret must have, and its type. */
export interface SecretRequirementProps {
  /** How each key is made. A program of the cluster fills a Secret without keys. @default none */
  readonly keys?: SecretKeys;
  /** @default the API server's, Opaque */
  readonly type?: string;
  /** @default the component's */
  readonly namespace?: string;
  /** Annotations that readers of the Secret need. @default none */
  readonly more?: Readonly<Record<string, string>> | undefined;
}

/**
 * Declares a Secret without putting a value into the rendering. The object has no data, and server-side apply leaves
 * data alone that another program owns. The definition's `secrets` may put another object in its place.
 */
export class SecretRequirement extends Construct {
  /** Whether a construct is one. */
  static isSecretRequirement(construct: IConstruct): construct is SecretRequirement {
    return IS_SECRET in construct;
  }

  readonly [IS_SECRET] = true;
  readonly namespace: string;
  readonly keys: SecretKeys;
  readonly type?: string;
  private readonly more: Readonly<Record<string, string>>;

  constructor(
    scope: Construct,
    readonly name: string,
    { keys = {}, type, namespace = namespaceOf(scope), more = {} }: SecretRequirementProps = {},
  ) {
    super(scope, `secret-requirement-${name}`);
    this.namespace = namespace;
    this.keys = keys;
    this.type = type;
    this.more = more;
    new Resource(this, 'v1/Secret', name, { type }, { namespace, annotations: this.annotations });
  }

  /** Annotations by which the CLI recognizes the Secret, or the object in its place. */
  get annotations(): Readonly<Record<string, string>> {
    return { ...this.more, [SECRET_KEYS_ANNOTATION]: JSON.stringify(this.keys) };
  }

  /** Removes the empty Secret, so that another object can take its place below this construct. */
  replace(): void {
    for (const { id } of this.node.children.map(({ node }) => node)) this.node.tryRemoveChild(id);
  }
}
