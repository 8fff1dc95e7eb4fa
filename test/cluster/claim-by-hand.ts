import type { ControlPlane } from './control-plane';

/** A volume that its owner grows with kubectl. */
export class ClaimByHand {
  constructor(
    private readonly controlPlane: () => ControlPlane,
    private readonly kubectl: (...args: readonly string[]) => string,
    private readonly namespace: string,
    private readonly name: string,
  ) {}

  /** Mounts it in a pod: volumes are made for claims that pods use. */
  use(): void {
    const metadata = { name: `uses-${this.name}`, namespace: this.namespace };
    const amounts = { cpu: '10m', memory: '16Mi' };
    const main = { name: 'main', image: 'example.com/none', resources: { requests: amounts, limits: amounts } };
    const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: this.name } }];
    this.controlPlane().apply([{ apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [main], volumes } }]);
  }

  get isBound(): boolean {
    return this.read('{.status.phase}') === 'Bound';
  }

  /** Lets the class grow volumes, as Kubernetes asks, and changes the size of the claim, which must be bound. */
  grow(size: string): void {
    const metadata = { name: this.read('{.spec.storageClassName}') };
    const what = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata };
    this.controlPlane().apply([{ ...what, provisioner: 'example.com/none', allowVolumeExpansion: true }]);
    const patch = JSON.stringify({ spec: { resources: { requests: { storage: size } } } });
    this.run('patch', '--type=merge', `--patch=${patch}`);
  }

  get size(): string {
    return this.read('{.spec.resources.requests.storage}');
  }

  private read(path: string): string {
    return this.run('get', `--output=jsonpath=${path}`);
  }

  private run(verb: string, ...args: readonly string[]): string {
    return this.kubectl('--namespace', this.namespace, verb, 'persistentvolumeclaim', this.name, ...args);
  }
}
