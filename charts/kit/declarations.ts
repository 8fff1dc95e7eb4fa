import { Construct, type IConstruct } from 'constructs';

import { namespaceOf } from './namespace';
import { Resource, type ResourceKind } from './resource';
import { SECRET_KEYS_ANNOTATION, type SecretKeys } from '../contract/secret-keys';

/*
 * What a component must say of the cluster and cannot say by an object. Each is declared where it is needed, at any
 * depth of a component's tree: the namespace is the component's, and the walk over the tree finds it.
 */

const IS_EXTERNAL = Symbol.for('cdk8s-kubeflow.ExternalReference');
const IS_PODS = Symbol.for('cdk8s-kubeflow.ExternalPods');
const IS_CHANGE = Symbol.for('cdk8s-kubeflow.ClusterChange');
const IS_SECRET = Symbol.for('cdk8s-kubeflow.SecretRequirement');

/** Kinds without a namespace that objects may refer to. */
const CLUSTER_KINDS = ['ClusterIssuer', 'ClusterRole', 'CustomResourceDefinition', 'Namespace'] as const;

/** An id that no child of the scope has. The same may be declared twice, by two who need it. */
function freeId({ node }: Construct, ...parts: readonly string[]): string {
  const id = parts.join('-').toLowerCase();
  return node.tryFindChild(id) ? `${id}-${node.children.length}` : id;
}

/** Something that objects refer to and that is not rendered, because it is made in the cluster. */
export interface External {
  readonly kind: (typeof CLUSTER_KINDS)[number] | 'ConfigMap' | 'Issuer' | 'Secret' | 'ServiceAccount';
  /** Its name; of a CustomResourceDefinition, `<kind>.<group>`. */
  readonly name: string;
  /** `*` stands for every namespace. @default the component's; none for kinds without one */
  readonly namespace?: string;
}

/** Declares that the cluster has something that objects refer to. */
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
    const hasNone = CLUSTER_KINDS.some((each) => each === kind);
    this.kind = kind;
    this.name = name;
    this.namespace = hasNone ? undefined : (namespace ?? namespaceOf(scope));
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

/** Declares that a program in the cluster writes a field that is rendered, so that the difference is none. */
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
  /** How each key is made. A Secret without keys is filled by a program of the cluster. @default none */
  readonly keys?: SecretKeys;
  /** @default the API server's, Opaque */
  readonly type?: string;
  /** @default the component's */
  readonly namespace?: string;
}

/**
 * Declares a Secret without putting anything secret into the rendering: the object has no data, and server-side apply
 * leaves alone the data that someone else owns. `secrets` of the definition may put another object in its place.
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

  constructor(
    scope: Construct,
    readonly name: string,
    { keys = {}, type, namespace = namespaceOf(scope) }: SecretRequirementProps = {},
  ) {
    super(scope, `secret-requirement-${name}`);
    this.namespace = namespace;
    this.keys = keys;
    this.type = type;
    new Resource(this, 'v1/Secret', name, { type }, { namespace, annotations: this.annotations });
  }

  /** By what the CLI knows the object that stands for it. */
  get annotations(): Readonly<Record<string, string>> {
    return { [SECRET_KEYS_ANNOTATION]: JSON.stringify(this.keys) };
  }

  /** Takes the empty Secret away, so that another object can stand for it below this construct. */
  replace(): void {
    for (const { id } of this.node.children.map(({ node }) => node)) this.node.tryRemoveChild(id);
  }
}
