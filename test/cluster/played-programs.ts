import { setTimeout as sleep } from 'node:timers/promises';

import type { ControlPlane } from './control-plane';

interface Webhook {
  readonly clientConfig: { readonly caBundle?: string; readonly service?: { readonly path?: string } };
  readonly namespaceSelector?: object;
  readonly rules?: object;
}

interface Configuration {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly webhooks?: readonly Webhook[];
}

interface Claim {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly resources: { readonly requests: object }; readonly accessModes: readonly string[] };
  readonly status: { readonly phase: string };
}

interface Pod {
  readonly metadata: { readonly namespace: string };
  readonly spec: { readonly volumes?: readonly { readonly persistentVolumeClaim?: { readonly claimName: string } }[] };
}

const keyOf = ({ namespace, name }: Claim['metadata']): string => `${namespace}/${name}`;

/** The claims that a pod uses. */
function claimsOf({ metadata: { namespace }, spec: { volumes = [] } }: Pod): readonly string[] {
  const names = volumes.flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);
  return names.map((name) => keyOf({ namespace, name }));
}

/**
 * Plays the programs whose pods do not really run: they write into what was applied, once it is there. Volumes
 * are made for the first pod that uses them, as most clusters do (`WaitForFirstConsumer`). Nobody calls webhooks
 * meanwhile, so nothing has to answer them.
 */
export class PlayedPrograms {
  constructor(private readonly plane: ControlPlane) {}

  /**
   * Plays beside the test, until the control plane is stopped. cert-manager's controllers really run, as soon as their Deployment
   * is there.
   */
  async run(): Promise<void> {
    for (let certManager = false; !this.plane.isStopped; await sleep(2000, undefined, { ref: false })) {
      const isThere = this.list<{ metadata: { name: string } }>('deployments').some(
        ({ metadata }) => metadata.name === 'cert-manager',
      );
      if (isThere && !certManager) this.plane.startCertManager();
      certManager ||= isThere;
      this.play();
    }
  }

  /** Does what there is to do now. */
  private play(): void {
    const configurations = 'mutatingwebhookconfigurations,validatingwebhookconfigurations';
    for (const each of this.list<Configuration>(configurations)) this.playWebhook(each);
    const pending = this.list<Claim>('persistentvolumeclaims').filter(({ status }) => status.phase === 'Pending');
    if (!pending.length) return;
    const used = new Set(this.list<Pod>('pods').flatMap(claimsOf));
    for (const claim of pending) if (used.has(keyOf(claim.metadata))) this.plane.apply([volumeFor(claim)]);
  }

  /** Whoever is not served by cert-manager, which really runs, injects its own; Knative also says what to look at. */
  private playWebhook({ kind, metadata, webhooks = [] }: Configuration): void {
    // cert-manager's own certificate is made by its webhook, which does not run.
    const byCertManager = 'cert-manager.io/inject-ca-from' in (metadata.annotations ?? {});
    if (byCertManager || webhooks.every(({ clientConfig }) => clientConfig.caBundle)) return;
    const operations = webhooks.flatMap((webhook, index) => operationsOn(webhook, index, this.bundle()));
    // Flux takes back what kubectl has written.
    const how = ['--field-manager=played', '--type=json'];
    this.plane.kubectl('patch', kind, metadata.name, ...how, `--patch=${JSON.stringify(operations)}`);
  }

  /** A certificate of some CA: the API server's. */
  private bundle(): string {
    const path = '--output=jsonpath={.clusters[0].cluster.certificate-authority-data}';
    return this.plane.kubectl('config', 'view', '--raw', path);
  }

  private list<T>(kinds: string): readonly T[] {
    const text = this.plane.kubectl('get', kinds, '--all-namespaces', '--output=json');
    return (JSON.parse(text) as { items: T[] }).items;
  }
}

function operationsOn(
  { rules, namespaceSelector = {}, clientConfig }: Webhook,
  index: number,
  bundle: string,
): readonly object[] {
  const set = (path: string, value: unknown) => ({ op: 'add', path: `/webhooks/${index}/${path}`, value });
  const selectsAll = !Object.keys(namespaceSelector).length;
  return [
    set('clientConfig/caBundle', bundle),
    ...(rules ? [] : [set('rules', RULES)]),
    ...(rules || !selectsAll ? [] : [set('namespaceSelector', NAMESPACES)]),
    ...(clientConfig.service?.path === undefined ? [set('clientConfig/service/path', '/admit')] : []),
  ];
}

const RULES = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }];
const NAMESPACES = { matchExpressions: [{ key: 'webhooks.knative.dev/exclude', operator: 'DoesNotExist' }] };

function volumeFor({ metadata: { name, namespace }, spec }: Claim): object {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `${namespace}-${name}` },
    spec: {
      capacity: spec.resources.requests,
      accessModes: spec.accessModes,
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace },
      hostPath: { path: '/tmp' },
    },
  };
}
