import { setTimeout as sleep } from 'node:timers/promises';

import type * as k8s from '../../charts/kit/k8s';
import { type Account, may, type Request } from '../support/rbac';
import {
  announcements,
  certificateOf,
  injectionOf,
  portOf,
  programOf,
  type Webhook,
  webhooksOf,
} from '../support/webhooks';
import type { Api } from './api';
import { type SelfMade, selfMade } from './control-plane';
import {
  clientConfigs,
  type Endpoint,
  type EndpointSlices,
  imagesOf,
  isSelfMade,
  type Live,
  patchOf,
  pathOf,
  secretWith,
  serviceName,
  withBundle,
} from './webhook-objects';
import { type Answers, type Mutate, type Pair, WebhookStub } from './webhook-stub';
import type { Manifest } from '../../charts/contract/manifest';

/** A program that listens at an address. */
interface Listening {
  readonly service: string;
  /** UID of the pod that has the address. */
  readonly pod: string | undefined;
  readonly stub: WebhookStub;
}

/**
 * The programs behind all webhooks of a rendering, as far as the API server sees them. Each listens at the addresses of
 * the pods that its Service leads to, with the certificate that cert-manager has made for it. Those that make
 * their certificate themselves do so here, and make its authority known, as their own ServiceAccount.
 */
export class WebhookPrograms {
  /** How many objects were converted, by kind. */
  readonly conversions = new Map<string, number>();
  private readonly stubs = new Map<string, Listening>();
  private readonly announced = new Set<Manifest>();
  /** By webhook: the rendering that it is from. */
  private readonly renderings = new Map<Webhook, readonly Manifest[]>();
  readonly webhooks: readonly Webhook[];
  private readonly areSeveral: boolean;
  private running = Promise.resolve();
  private isStopped = false;
  private steps = 0;
  private failure: unknown;

  constructor(
    private readonly api: Api,
    /** Each of these has its webhooks: during an upgrade, former programs answer beside the new ones. */
    renderings: readonly (readonly Manifest[])[],
    /** Certificates that programs have made themselves, by Service. Those of a later rendering go on with them. */
    private readonly own = new Map<string, SelfMade>(),
    /** What they change of what they admit. */
    private readonly mutate?: Mutate,
  ) {
    for (const objects of renderings) for (const each of webhooksOf(objects)) this.renderings.set(each, objects);
    this.webhooks = [...this.renderings.keys()];
    this.areSeveral = renderings.length > 1;
  }

  private objectsOf(webhook: Webhook): readonly Manifest[] {
    return this.renderings.get(webhook) ?? [];
  }

  /** Starts: from now on they do what can be done, as objects appear in the cluster. */
  run(): void {
    const loop = async () => {
      for (; !this.isStopped; await sleep(200)) {
        // What fails may work the next time: programs of a cluster are started again too.
        this.failure = await this.step().catch((error: unknown) => error);
      }
    };
    this.running = loop();
  }

  /**
   * Waits until all webhooks can be called that are in the cluster.
   *
   * @throws after two minutes, with what is missing
   */
  async served(): Promise<void> {
    let missing = await this.missing();
    for (const end = Date.now() + 120_000; missing.length && Date.now() < end; missing = await this.missing()) {
      await sleep(300);
    }
    if (missing.length) throw new Error(missing.join('\n'), { cause: this.failure });
  }

  private async step(): Promise<void> {
    const slices = await this.api.read<EndpointSlices>('/apis/discovery.k8s.io/v1/endpointslices');
    for (const objects of new Set(this.renderings.values())) {
      const mine = this.webhooks.filter((each) => this.objectsOf(each) === objects);
      const byService = new Map(mine.map((each) => [serviceName(each), each])).values();
      for (const webhook of byService) await this.listen(webhook, slices?.items ?? []);
    }
    if (this.areSeveral) await this.endFormer(slices?.items ?? []);
    const listening = this.listening();
    for (const webhook of new Map(this.webhooks.map((each) => [each.owner, each])).values()) {
      const isDue = isSelfMade(webhook) && listening.has(serviceName(webhook)) && !this.announced.has(webhook.owner);
      if (isDue && (await this.announce(webhook))) this.announced.add(webhook.owner);
    }
  }

  private async missing(): Promise<readonly string[]> {
    const listening = this.listening();
    const found: string[] = [];
    for (const webhook of this.webhooks) {
      const { name, namespace } = webhook.service;
      const live = await this.live(webhook);
      // A CRD comes long before the program that converts it.
      if (!live || !(await this.api.read(`/api/v1/namespaces/${namespace}/services/${name}`))) continue;
      const title = `${webhook.type} ${webhook.name}`;
      if (!listening.has(serviceName(webhook))) found.push(`${title}: nothing listens yet for ${serviceName(webhook)}`);
      if (!clientConfigs(live).every(({ caBundle }) => caBundle)) found.push(`${title}: no CA bundle yet`);
    }
    return found;
  }

  /** Plays a program whose certificate is for another name, and whose authority is known all the same. */
  async misname(webhook: Webhook, name: string): Promise<void> {
    const other = selfMade(name);
    this.own.set(serviceName(webhook), other);
    for (const { service, stub } of this.stubs.values()) if (service === serviceName(webhook)) stub.present(other);
    if (!(await this.announce(webhook))) throw new Error(`${webhook.name}: its CA bundle could not be changed`);
  }

  /** Stops listening. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.running;
    await Promise.all([...this.stubs.values()].map(({ stub }) => stub.close()));
  }

  private listening(): ReadonlySet<string> {
    return new Set([...this.stubs.values()].map(({ service }) => service));
  }

  private async listen(webhook: Webhook, slices: EndpointSlices['items']): Promise<void> {
    const { namespace, name } = webhook.service;
    const portName = portOf(this.objectsOf(webhook), webhook)?.name ?? '';
    for (const { metadata, endpoints, ports } of slices) {
      if (metadata.namespace !== namespace || metadata.labels['kubernetes.io/service-name'] !== name) continue;
      const port = ports?.find((each) => each.name === portName)?.port;
      const ready = endpoints?.filter(({ conditions }) => conditions.ready);
      if (port !== undefined) for (const endpoint of ready ?? []) await this.listenAt(webhook, endpoint, port);
    }
  }

  private async listenAt(webhook: Webhook, { addresses, targetRef }: Endpoint, port: number): Promise<void> {
    const [address = ''] = addresses;
    const [key, service] = [`${address}:${port}`, serviceName(webhook)];
    const listening = this.stubs.get(key);
    if (listening?.service === service && listening.pod === targetRef?.uid) return;
    if (!(await this.isVersionOf(webhook, targetRef))) return;
    const pair = await this.certificate(webhook);
    if (!pair) return;
    await listening?.stub.close();
    const stub = await WebhookStub.listen(address, port, pair, this.answers(webhook));
    this.stubs.set(key, { service, pod: targetRef?.uid, stub });
  }

  /** Pods that are gone end their connections, over which the API server would go on to ask the former version. */
  private async endFormer(slices: EndpointSlices['items']): Promise<void> {
    // A configuration may have been deleted and made anew since.
    if (this.steps++ % 10 === 0) this.announced.clear();
    const endpoints = slices.flatMap(({ endpoints: all }) => all ?? []);
    const pods = new Set(endpoints.map(({ targetRef }) => targetRef?.uid));
    for (const [key, { pod, stub }] of this.stubs) {
      if (pods.has(pod)) continue;
      this.stubs.delete(key);
      await stub.close();
    }
  }

  private answers(webhook: Webhook): Answers {
    const onConversion = (kind: string) => this.conversions.set(kind, (this.conversions.get(kind) ?? 0) + 1);
    if (!this.areSeveral) return { onConversion, mutate: this.mutate };
    const mine = webhooksOf(this.objectsOf(webhook)).filter((each) => serviceName(each) === serviceName(webhook));
    const paths = new Set(mine.map(({ service }) => service.path ?? '/'));
    return { onConversion, mutate: this.mutate, paths };
  }

  /** Whether a pod runs the program as the rendering of a webhook has it: its images tell. */
  private async isVersionOf(webhook: Webhook, pod: Endpoint['targetRef']): Promise<boolean> {
    if (!pod || !this.areSeveral) return true;
    const live = await this.api.read<{ readonly spec: k8s.PodSpec }>(
      `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}`,
    );
    return imagesOf(live?.spec) === imagesOf(programOf(this.objectsOf(webhook), webhook)?.pod);
  }

  /** The certificate that the program would present, once it has one. */
  private async certificate(webhook: Webhook): Promise<Pair | undefined> {
    if (isSelfMade(webhook)) return this.ownCertificate(webhook);
    const objects = this.objectsOf(webhook);
    const program = programOf(objects, webhook);
    const { metadata, spec } = (program && certificateOf(objects, program)) ?? {};
    if (!metadata || !spec) return undefined;
    const path = `/api/v1/namespaces/${metadata.namespace}/secrets/${spec.secretName}`;
    const { data } = (await this.api.read<{ readonly data?: Readonly<Record<string, string>> }>(path)) ?? {};
    const text = (key: string) => Buffer.from(data?.[key] ?? '', 'base64').toString();
    return text('tls.crt') && text('tls.key') ? { cert: text('tls.crt'), key: text('tls.key') } : undefined;
  }

  private ownCertificate(webhook: Webhook): SelfMade {
    const { name, namespace } = webhook.service;
    const made = this.own.get(serviceName(webhook)) ?? selfMade(`${name}.${namespace}.svc`);
    this.own.set(serviceName(webhook), made);
    return made;
  }

  /** Makes the authority of a program known, by a request that its ServiceAccount may make; whether that is done. */
  private async announce(webhook: Webhook): Promise<boolean> {
    const objects = this.objectsOf(webhook);
    const program = programOf(objects, webhook);
    const live = await this.live(webhook);
    if (!program || !live) return false;
    const allowed = announcements(webhook).find((request) => may(objects, program.account, request));
    if (!allowed) throw new Error(`${webhook.name}: ${program.account.name} may not make its CA bundle known`);
    const { ca } = this.ownCertificate(webhook);
    const caBundle = Buffer.from(ca).toString('base64');
    const { secret } = injectionOf(webhook);
    if (secret) return this.make(secretWith(secret, caBundle), allowed, program.account);
    const changed = withBundle(live, caBundle);
    const [method, body] =
      allowed.verb === 'update' ? (['PUT', changed] as const) : (['PATCH', patchOf(changed)] as const);
    const { status } = await this.api.send(pathOf(webhook.owner), { method, body, as: program.account });
    return status === 200;
  }

  private async make(object: Manifest, { namespace }: Request, as: Account): Promise<boolean> {
    const path = `/api/v1/namespaces/${namespace}/secrets`;
    const { status } = await this.api.send(path, { method: 'POST', body: object, as });
    return status === 201 || status === 409;
  }

  private live = ({ owner }: Webhook) => this.api.read<Live>(pathOf(owner));
}
