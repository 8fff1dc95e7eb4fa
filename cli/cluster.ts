import type { KubeConfig, KubernetesObject, KubernetesObjectApi, V1Secret } from '@kubernetes/client-node' with {
  'resolution-mode': 'import',
};

import { translate, within } from './cluster-errors';
import { ClusterError } from './errors';
import type { JsonObject } from './json';
import { type ClusterOptions, loadKubeconfig } from './kubeconfig';
import type { DeclaredSecret, ObjectName } from './rendering';
import type { Workload } from './workloads';

/** The owner of what the commands write, in `metadata.managedFields`. */
const FIELD_MANAGER = 'cdk8s-kubeflow-secrets';

/** Values of a Secret by key, in base64 as the API has them, since they may be any bytes. */
export type SecretData = Readonly<Record<string, string>>;

/** The current state of a Secret. */
export interface LiveSecret {
  readonly data: SecretData;
  readonly resourceVersion: string | undefined;
}

/** The few requests that the commands make. Every failure is a {@link ClusterError} whose message can be printed. */
export class Cluster {
  /** Name and address, for messages. */
  readonly description: string;

  private constructor(
    private readonly api: KubernetesObjectApi,
    config: KubeConfig,
  ) {
    this.description = `context '${config.getCurrentContext()}' (${config.getCurrentCluster()?.server ?? 'no server'})`;
  }

  /** Reads the kubeconfig. Nothing is sent yet. */
  static async connect(options: ClusterOptions): Promise<Cluster> {
    const config = await loadKubeconfig(options);
    const { KubernetesObjectApi: Api } = await import('@kubernetes/client-node');
    return new Cluster(Api.makeApiClient(config), config);
  }

  /** A Secret, or undefined if it isn't there. */
  async secret(secret: ObjectName): Promise<LiveSecret | undefined> {
    const header = { apiVersion: 'v1', kind: 'Secret', metadata: { namespace: secret.namespace, name: secret.name } };
    const found = await this.unlessMissing(() => this.api.read<V1Secret>(header));
    return found && live(found);
  }

  /** Creates a Secret; fails with status 409 if it is there. */
  async createSecret(secret: DeclaredSecret, data: SecretData): Promise<LiveSecret> {
    const { type } = secret;
    const object: V1Secret = { ...secretObject(secret, data), type };
    return live(await this.call(() => this.api.create(object, undefined, undefined, FIELD_MANAGER)));
  }

  /**
   * Sets keys of a Secret that is there, and leaves its others alone.
   * @param resourceVersion fails with status 409 unless the Secret is still in this state
   */
  async patchSecret(secret: ObjectName, data: SecretData, resourceVersion?: string): Promise<LiveSecret> {
    const object: V1Secret = secretObject(secret, data, resourceVersion);
    return live(await this.patch(object, FIELD_MANAGER, 'application/merge-patch+json'));
  }

  /**
   * Makes a Namespace that isn't there, as rendered.
   * @returns whether it had to be made
   */
  async makeNamespace(name: string, rendered: JsonObject | undefined): Promise<boolean> {
    const header = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
    if (await this.unlessMissing(() => this.api.read(header))) return false;
    if (!rendered)
      throw new ClusterError(`there is no namespace ${name}, neither in the cluster nor in the rendered folder`);
    // kubectl's own name: `kubectl apply --server-side` of the folder then goes on as the owner, without a conflict.
    await this.patch({ ...rendered, apiVersion: 'v1', kind: 'Namespace' }, 'kubectl', 'application/apply-patch+yaml');
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
    const patched = await this.unlessMissing(() =>
      this.patch(object, FIELD_MANAGER, 'application/strategic-merge-patch+json'),
    );
    return patched !== undefined;
  }

  private patch<T extends KubernetesObject>(object: T, manager: string, type: PatchType): Promise<T> {
    return this.call(() => this.api.patch(object, undefined, undefined, manager, undefined, type));
  }

  private async unlessMissing<T>(request: () => Promise<T>): Promise<T | undefined> {
    try {
      return await this.call(request);
    } catch (error) {
      if (error instanceof ClusterError && error.status === 404) return undefined;
      throw error;
    }
  }

  private async call<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await within(request());
    } catch (error) {
      throw translate(error, this.description);
    }
  }
}

type PatchType =
  'application/merge-patch+json' | 'application/strategic-merge-patch+json' | 'application/apply-patch+yaml';

function secretObject({ namespace, name }: ObjectName, data: SecretData, resourceVersion?: string): V1Secret {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { namespace, name, resourceVersion }, data };
}

function live({ data = {}, metadata }: V1Secret): LiveSecret {
  return { data, resourceVersion: metadata?.resourceVersion };
}
