import type { Construct } from 'constructs';

/** How `cdk8s-kubeflow secrets` makes the value of one key. */
export type SecretKey =
  /** Random bytes of the operating system, encoded. */
  | { readonly random: { readonly bytes: number; readonly encoding: 'base64url' | 'hex' } }
  /** The bcrypt hash of a user's password: a random one at first, then what `cdk8s-kubeflow passwd` is given. */
  | { readonly passwordOf: string }
  /** The same value as a key of another Secret. */
  | { readonly copyOf: { readonly namespace: string; readonly name: string; readonly key: string } }
  /** A value that is public, but that the program reads from a Secret. */
  | { readonly value: string };

/** The keys of one Secret, by name. */
export type SecretKeys = Readonly<Record<string, SecretKey>>;

/** Annotation of a declared Secret: its {@link SecretKeys} as JSON. */
export const SECRET_KEYS_ANNOTATION = 'cdk8s-kubeflow/secret-keys';

/** A Secret that the platform needs, without its values. */
export interface DeclaredSecret {
  readonly namespace: string;
  readonly name: string;
  /** The API server's default is Opaque. */
  readonly type?: string;
  readonly keys: SecretKeys;
}

/** What makes declared Secrets in the cluster in place of the CLI. */
export interface SecretWay {
  /** Kind and group of the objects, whose operator and CRD the cluster has. */
  readonly kind: string;
  readonly render: (scope: Construct, secret: DeclaredSecret) => void;
}

/** Kinds whose operators make a Secret of their own name, and what the operators are called. */
export const SECRET_MAKERS: ReadonlyMap<string, string> = new Map([
  ['ExternalSecret', 'the External Secrets Operator'],
  ['SealedSecret', 'the Sealed Secrets controller'],
]);

const CONTEXT = 'cdk8s-kubeflow/secret-way';

/** Has the Secrets that are declared below a construct rendered in some way. Comes before all that is below it. */
export function setSecretWay(scope: Construct, way: SecretWay): void {
  scope.node.setContext(CONTEXT, way);
}

/** The way of declared Secrets; undefined where they are rendered as Secrets without data. */
export function secretWayOf(scope: Construct): SecretWay | undefined {
  return scope.node.tryGetContext(CONTEXT) as SecretWay | undefined;
}
