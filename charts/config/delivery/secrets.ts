import { existsSync, readFileSync } from 'node:fs';

import { jsYaml } from '../../contract/js-yaml';
import { type Check, fields } from '../checks/check';
import { nameOf } from '../checks/names';
import type { Report } from '../checks/report';
import { own } from '../checks/texts';
import { isRecord } from '../checks/values';

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
  /** Name of the store. */
  readonly name: string;
  /** Its kind: a `SecretStore` must be in each namespace with Secrets. @default 'ClusterSecretStore' */
  readonly kind?: StoreKind;
}

/** One of the kinds of stores. */
export type StoreKind = 'ClusterSecretStore' | 'SecretStore';

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

const checkSecrets: Check<Secrets> = (report, at, secrets) => {
  switch (secrets.kind) {
    case 'cluster':
      return true;
    case 'external':
      return fields<ExternalSecretsProps>({
        store: fields({ name: nameOf('a store') }),
        prefix: own(/^[A-Za-z0-9/_.-]+$/, `a prefix (letters, digits, /, _, . and -); write 'kubeflow/'`),
        refreshInterval: own(/^(?=.)(?:\d+h)?(?:\d+m)?(?:\d+s)?$/, `a time; write '1h' or '30m'`),
      })(report, at, secrets);
    case 'sealed':
      return fields<SealedSecretsProps>({
        file: own(/\.ya?ml$/, `a YAML file; write 'sealed-secrets.yaml'`),
      })(report, at, secrets);
  }
};

/** Fills in the defaults, and reads the file of encrypted values. */
export function resolveSecrets(secrets: Secrets, report: Report): ResolvedSecrets {
  checkSecrets(report, 'secrets', secrets);
  if (secrets.kind === 'external') {
    const { store, prefix = '', refreshInterval = '1h' } = secrets;
    return { kind: 'external', store: { kind: 'ClusterSecretStore', ...store }, prefix, refreshInterval };
  }
  if (secrets.kind === 'cluster') return secrets;
  return { kind: 'sealed', values: readSealed(report, 'secrets.file', secrets.file) };
}

/** A missing file is fine: nothing is sealed yet. `seal` and `up` report missing keys. */
function readSealed(report: Report, at: string, file: string): SealedValues {
  if (!existsSync(file)) return {};
  const { CORE_SCHEMA, load, YAMLException } = jsYaml();
  let found: unknown;
  try {
    found = load(readFileSync(file, 'utf8'), { schema: CORE_SCHEMA });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    report.check(false, at, `${file} is not YAML: ${error.reason}; make it anew with cdk8s-kubeflow seal`);
    return {};
  }
  const values = found ?? {};
  return isSealedFile(report, at, file, values) ? values : {};
}

function isSealedFile(report: Report, at: string, file: string, found: unknown): found is SealedValues {
  const shape = `is not what cdk8s-kubeflow seal writes; restore the file, or make it anew`;
  if (!report.check(isRecord(found), at, `${file} ${shape}`) || !isRecord(found)) return false;
  return Object.entries(found).every(([name, keys]) => {
    const what = `${file}: ${name}`;
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
