import { existsSync, readFileSync } from 'node:fs';

import { type Fields, isRecord, like, objectName, optional, record, required } from '../checks/fields';
import type { Report } from '../checks/report';
import { jsYaml } from '../../contract/js-yaml';

/** How the values of the platform's Secrets get into the cluster. None of them is ever rendered as it is. */
export type Secrets =
  | { readonly kind: 'cluster' }
  | ({ readonly kind: 'external' } & ExternalSecretsProps)
  | ({ readonly kind: 'sealed' } & SealedSecretsProps);

/** Values that the External Secrets Operator fetches. */
export interface ExternalSecretsProps {
  /** The store that it fetches them from. */
  readonly store: SecretStoreRef;
  /** What stands before `<namespace>/<name>` in the names of the store's entries. @default nothing */
  readonly prefix?: string;
  /** How often it looks whether they have changed, such as `1h`. `0s` for once. @default '1h' */
  readonly refreshInterval?: string;
}

/** A store of the External Secrets Operator that the cluster has. */
export interface SecretStoreRef {
  readonly name: string;
  /** A `SecretStore` must be in each namespace with Secrets. @default 'ClusterSecretStore' */
  readonly kind?: StoreKind;
}

const STORE_KINDS = ['ClusterSecretStore', 'SecretStore'] as const;

/** One of the kinds of stores. */
export type StoreKind = (typeof STORE_KINDS)[number];

/** Values that stand encrypted in the repository, and that the Sealed Secrets controller decrypts. */
export interface SealedSecretsProps {
  /** The file that `cdk8s-kubeflow seal` writes, from the working directory. It is safe to commit. */
  readonly file: string;
}

/** Ways to the values of Secrets. */
export const Secrets = {
  /** `cdk8s-kubeflow secrets` makes those that the cluster lacks. What is there already is used as it is. */
  cluster: (): Secrets => ({ kind: 'cluster' }),
  /** The External Secrets Operator fetches them from a store: Vault, a cloud's. It must be there already. */
  external: (props: ExternalSecretsProps): Secrets => ({ kind: 'external', ...props }),
  /** The Sealed Secrets controller decrypts them. It must be there already. */
  sealed: (props: SealedSecretsProps): Secrets => ({ kind: 'sealed', ...props }),
};

/** Encrypted values, by key, by `namespace/name`. */
export type SealedValues = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The same with all defaults, and what the file holds. */
export type ResolvedSecrets =
  | { readonly kind: 'cluster' }
  | ({ readonly kind: 'external'; readonly store: Required<SecretStoreRef> } & Required<
      Omit<ExternalSecretsProps, 'store'>
    >)
  | { readonly kind: 'sealed'; readonly values: SealedValues };

const STORE: Fields<SecretStoreRef> = {
  name: required(objectName),
  kind: optional((report, at, value) => {
    report.oneOf(at, String(value), STORE_KINDS);
  }),
};
const EXTERNAL: Fields<ExternalSecretsProps> = {
  store: required(record(STORE)),
  prefix: optional(like(/^[A-Za-z0-9/_.-]+$/, `a prefix (letters, digits, /, _, . and -); write 'kubeflow/'`)),
  refreshInterval: optional(like(/^(?=.)(?:\d+h)?(?:\d+m)?(?:\d+s)?$/, `a time; write '1h' or '30m'`)),
};
const SEALED: Fields<SealedSecretsProps> = {
  file: required(like(/\.ya?ml$/, `a YAML file; write 'sealed-secrets.yaml'`)),
};

/** Fills in the defaults, and reads the file of encrypted values. */
export function resolveSecrets(secrets: Secrets, report: Report): ResolvedSecrets {
  const { kind, ...fields } = secrets;
  if (!report.oneOf('secrets.kind', kind, ['cluster', 'external', 'sealed'])) return { kind: 'cluster' };
  const known = { cluster: {}, external: EXTERNAL, sealed: SEALED }[kind];
  record(known)(report, 'secrets', fields);
  if (secrets.kind === 'external') {
    const { store, prefix = '', refreshInterval = '1h' } = secrets;
    return { kind: 'external', store: { kind: 'ClusterSecretStore', ...store }, prefix, refreshInterval };
  }
  return secrets.kind === 'sealed' ? { kind: 'sealed', values: readSealed(secrets.file, report) } : { kind: 'cluster' };
}

/** Before anything is sealed there is no file: what lacks is said by `seal`, and by `up` before it applies anything. */
function readSealed(file: string, report: Report): SealedValues {
  if (!existsSync(file)) return {};
  const { CORE_SCHEMA, load, YAMLException } = jsYaml();
  let found: unknown;
  try {
    found = load(readFileSync(file, 'utf8'), { schema: CORE_SCHEMA });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    report.check(false, 'secrets.file', `${file} is not YAML: ${error.reason}; make it anew with cdk8s-kubeflow seal`);
    return {};
  }
  const values = found ?? {};
  return isSealedFile(file, values, report) ? values : {};
}

function isSealedFile(file: string, found: unknown, report: Report): found is SealedValues {
  const shape = `is not what cdk8s-kubeflow seal writes; restore the file, or make it anew`;
  if (!report.check(isRecord(found), 'secrets.file', `${file} ${shape}`) || !isRecord(found)) return false;
  return Object.entries(found).every(([name, keys]) => {
    const [at, what] = ['secrets.file', `${file}: ${name}`];
    const isName = report.check(/^[a-z0-9-]+\/[a-z0-9.-]+$/.test(name) && isRecord(keys), at, `${what} ${shape}`);
    if (!isName || !isRecord(keys)) return false;
    return Object.entries(keys).every(([key, text]) => {
      const message = `${what}: ${key} is not encrypted; seal it with cdk8s-kubeflow seal, and take a new value`;
      return report.check(typeof text === 'string' && isSealed(text), at, message);
    });
  });
}

/** Two bytes with the length of an RSA ciphertext, that, and an AES-GCM ciphertext with its tag of 16 bytes. */
function isSealed(text: string): boolean {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return false;
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length < 2) return false;
  const wrapped = bytes.readUInt16BE(0);
  return wrapped >= 256 && wrapped <= 2048 && bytes.length >= 2 + wrapped + 16;
}
