import type { Manifest } from './manifest';

/** How `cdk8s-kubeflow secrets` makes the value of one key. */
export type SecretKey =
  /** Random bytes of the operating system, encoded. */
  | { readonly random: { readonly bytes: number; readonly encoding: 'base64url' | 'hex' } }
  /** The bcrypt hash of a user's password: at first a random one, later that given to `cdk8s-kubeflow passwd`. */
  | { readonly passwordOf: string }
  /** The same value as a key of another Secret. */
  | { readonly copyOf: { readonly namespace: string; readonly name: string; readonly key: string } }
  /** A public value that the program reads from a Secret. */
  | { readonly value: string };

/** The keys of one Secret, by name. */
export type SecretKeys = Readonly<Record<string, SecretKey>>;

/** Annotation of a declared Secret: its {@link SecretKeys} as JSON. */
export const SECRET_KEYS_ANNOTATION = 'cdk8s-kubeflow/secret-keys';

/** A Secret that the platform needs, without its values. */
export interface DeclaredSecret {
  readonly namespace: string;
  readonly name: string;
  /** @default Opaque, the API server's default */
  readonly type?: string;
  readonly keys: SecretKeys;
}

/** Kinds whose operators make a Secret of the same name, and the names of the operators. */
export const SECRET_MAKERS: ReadonlyMap<string, string> = new Map([
  ['ExternalSecret', 'the External Secrets Operator'],
  ['SealedSecret', 'the Sealed Secrets controller'],
]);

/** The name of the Secret that cert-manager or an operator makes of an object. */
export function secretMadeOf({ kind, metadata, spec }: Manifest): string | undefined {
  if (kind === 'Certificate') return (spec as { readonly secretName?: string } | undefined)?.secretName;
  return SECRET_MAKERS.has(kind) ? metadata.name : undefined;
}
