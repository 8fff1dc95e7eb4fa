/** A reference of a pod to an object. */
export interface Reference {
  readonly name?: string;
  readonly optional?: boolean;
}

/** The fields of a container that name other objects. */
interface ReferringContainer {
  readonly envFrom?: readonly { readonly configMapRef?: Reference; readonly secretRef?: Reference }[];
  readonly env?: readonly {
    readonly valueFrom?: { readonly configMapKeyRef?: Reference; readonly secretKeyRef?: Reference };
  }[];
}

/** The fields of a volume that name other objects. */
interface ReferringVolume {
  readonly persistentVolumeClaim?: { readonly claimName?: string };
  readonly configMap?: Reference;
  readonly secret?: { readonly secretName?: string; readonly optional?: boolean };
  readonly projected?: {
    readonly sources?: readonly { readonly configMap?: Reference; readonly secret?: Reference }[];
  };
}

/** The fields of a pod that name other objects of its namespace. */
export interface ReferringPod {
  readonly serviceAccountName?: string;
  readonly imagePullSecrets?: readonly Reference[];
  readonly containers?: readonly ReferringContainer[];
  readonly initContainers?: readonly ReferringContainer[];
  readonly volumes?: readonly ReferringVolume[];
}

/** The references of a pod to objects of its namespace, with their kinds. */
export function* references(pod: ReferringPod): Iterable<readonly [kind: string, ref: Reference | undefined]> {
  const { serviceAccountName, imagePullSecrets = [], containers = [], initContainers = [], volumes = [] } = pod;
  if (serviceAccountName !== 'default') yield ['ServiceAccount', { name: serviceAccountName }];
  for (const secret of imagePullSecrets) yield ['Secret', secret];
  for (const { env = [], envFrom = [] } of [...containers, ...initContainers]) {
    for (const { configMapRef, secretRef } of envFrom) {
      yield ['ConfigMap', configMapRef];
      yield ['Secret', secretRef];
    }
    for (const { valueFrom } of env) {
      yield ['ConfigMap', valueFrom?.configMapKeyRef];
      yield ['Secret', valueFrom?.secretKeyRef];
    }
  }
  for (const { persistentVolumeClaim, configMap, secret, projected } of volumes) {
    yield ['PersistentVolumeClaim', { name: persistentVolumeClaim?.claimName }];
    yield ['ConfigMap', configMap];
    yield ['Secret', secret && { ...secret, name: secret.secretName }];
    for (const source of projected?.sources ?? []) {
      yield ['ConfigMap', source.configMap];
      yield ['Secret', source.secret];
    }
  }
}

/** Names of the Secrets that a pod reads as environment variables or files, or with which its images are pulled. */
export function secretsRead(pod: ReferringPod): ReadonlySet<string> {
  const found = [...references(pod)];
  return new Set(found.flatMap(([kind, ref]) => (kind === 'Secret' && ref?.name ? [ref.name] : [])));
}
