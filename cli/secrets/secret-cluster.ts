import { Api } from '../cluster/api';
import { ClusterError } from '../errors';
import { at, isObject, type JsonObject, textAt } from '../json';
import type { ClusterOptions } from '../cluster/kubeconfig';
import { FIELD_MANAGER } from '../cluster/field-manager';
import type { DeclaredSecret, ObjectName } from '../rendering/rendering';
import type { Workload } from '../rendering/workloads';

/** The owner of what is no part of the rendering, in `metadata.managedFields`. */
const SECRETS_MANAGER = 'cdk8s-kubeflow-secrets';

/** Values of a Secret by key, in base64 as the API has them, since they may be any bytes. */
export type SecretData = Readonly<Record<string, string>>;

/** The current state of a Secret. */
export interface LiveSecret {
  readonly data: SecretData;
  readonly resourceVersion: string | undefined;
}

/** What the commands that write Secrets ask of the cluster. */
export class Cluster {
  /** Name and address, for messages. */
  readonly description: string;

  private constructor(private readonly api: Api) {
    this.description = api.description;
  }

  /** Reads the kubeconfig. Nothing is sent yet. */
  static async connect(options: ClusterOptions): Promise<Cluster> {
    return new Cluster(await Api.connect(options));
  }

  /** A Secret, or undefined if it isn't there. */
  async secret({ namespace, name }: ObjectName): Promise<LiveSecret | undefined> {
    const found = await this.api.read({ apiVersion: 'v1', kind: 'Secret', namespace, name });
    return found && live(found);
  }

  /** Creates a Secret; fails with status 409 if it is there. */
  async createSecret(secret: DeclaredSecret, data: SecretData): Promise<LiveSecret> {
    const { type } = secret;
    return live(await this.api.create({ ...secretObject(secret, data), type }, SECRETS_MANAGER));
  }

  /**
   * Sets keys of a Secret that is there, and leaves its others alone.
   * @param resourceVersion fails with status 409 unless the Secret is still in this state
   */
  async patchSecret(secret: ObjectName, data: SecretData, resourceVersion?: string): Promise<LiveSecret> {
    return live(await this.api.patch(secretObject(secret, data, resourceVersion), SECRETS_MANAGER, 'merge'));
  }

  /**
   * Makes a Namespace that isn't there, as rendered.
   * @returns whether it had to be made
   */
  async makeNamespace(name: string, rendered: JsonObject | undefined): Promise<boolean> {
    if (await this.api.read({ apiVersion: 'v1', kind: 'Namespace', name })) return false;
    if (!rendered)
      throw new ClusterError(`there is no namespace ${name}, neither in the cluster nor in the rendered folder`);
    // As `up` does, which then goes on as the owner, without a conflict.
    await this.api.apply(rendered, { manager: FIELD_MANAGER });
    return true;
  }

  /**
   * Rolls a workload, as `kubectl rollout restart` does.
   * @returns whether the cluster has it
   */
  async restart({ kind, namespace, name }: Workload): Promise<boolean> {
    const annotations = { 'kubectl.kubernetes.io/restartedAt': new Date().toISOString() };
    const spec = { template: { metadata: { annotations } } };
    const object = { apiVersion: 'apps/v1', kind, metadata: { namespace, name }, spec };
    try {
      await this.api.patch(object, SECRETS_MANAGER, 'strategic-merge');
      return true;
    } catch (error) {
      if (error instanceof ClusterError && error.status === 404) return false;
      throw error;
    }
  }
}

function secretObject({ namespace, name }: ObjectName, data: SecretData, resourceVersion?: string): JsonObject {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { namespace, name, resourceVersion }, data };
}

function live(secret: JsonObject): LiveSecret {
  const data = at(secret, 'data');
  const texts = isObject(data) ? Object.entries(data).map(([key, value]) => [key, String(value)]) : [];
  return { data: Object.fromEntries(texts), resourceVersion: textAt(secret, 'metadata', 'resourceVersion') };
}
