import type { Pod } from '../../../charts/contract/traffic/pods';
import { type Answer, ask, type Question } from '../ask';
import type { Bed } from '../bed';
import { Browser } from '../browser';
import type { Shown } from './credentials';
import { type Draw, HOST, type Scheme } from './draws';

interface Named {
  readonly metadata: { readonly namespace: string; readonly name: string };
}

type LivePod = Named & { readonly status: { readonly podIP?: string } };
type LiveService = Named & { readonly spec: { readonly clusterIP: string } };

const GATEWAY = 'istio-ingressgateway.istio-system';

/** The real thing: sends requests to the bed's Services and pods, in the network of the pod that calls. */
export class Real {
  private constructor(
    private readonly bed: Bed,
    private readonly pods: readonly LivePod[],
    private readonly services: readonly LiveService[],
  ) {}

  /** Looks at the addresses of pods and Services, and waits until the gateway serves the login. */
  static async of(bed: Bed, scheme: Scheme): Promise<Real> {
    const pods = await bed.read<{ items: readonly LivePod[] }>('/api/v1/pods');
    const services = await bed.read<{ items: readonly LiveService[] }>('/api/v1/services');
    const real = new Real(bed, pods?.items ?? [], services?.items ?? []);
    await bed.until('the gateway serves the login', () => real.newBrowser(scheme).canLogIn());
    return real;
  }

  /** A browser outside. */
  newBrowser(scheme: Scheme): Browser {
    const tls = scheme === 'https';
    const at = { address: this.addressOf(GATEWAY), port: tls ? 443 : 80, tls, host: HOST };
    return new Browser((path, given) => ask({ ...at, path, ...given }));
  }

  /** Sends drawn requests, those of one caller together, and tells their answers in the same order. */
  async answers(draws: readonly Draw[], shown: (draw: Draw) => Shown): Promise<readonly Answer[]> {
    const answers = new Map<Draw, Answer>();
    for (const from of new Set(draws.map((draw) => draw.from))) {
      const own = draws.filter((draw) => draw.from === from);
      const questions = own.map((draw) => this.question(draw, shown(draw)));
      const got = from === 'outside' ? await Promise.all(questions.map(ask)) : await this.askIn(from, questions);
      own.forEach((draw, index) => answers.set(draw, got[index] ?? { status: 0, headers: {}, text: '' }));
    }
    return draws.map((draw) => answers.get(draw) ?? { status: 0, headers: {}, text: '' });
  }

  private askIn(from: Pod, questions: readonly Question[]): Promise<readonly Answer[]> {
    const { namespace, name } = this.liveOf(from).metadata;
    return this.bed.ask(namespace, name, questions);
  }

  private question({ to, host, path, method, headers }: Draw, { sent }: Shown): Question {
    const given = { path, method, headers: { ...headers, ...sent } };
    if ('gateway' in to) {
      const tls = to.gateway === 'https';
      return { ...given, host, address: this.addressOf(GATEWAY), port: tls ? 443 : 80, tls };
    }
    if ('host' in to) return { ...given, host, address: this.addressOf(to.host), port: to.port };
    const address = this.liveOf(to.pod).status.podIP ?? '';
    return { ...given, host: `${address}:${to.port}`, address, port: to.port };
  }

  private addressOf(host: string): string {
    const service = this.services.find(({ metadata }) => host.startsWith(`${metadata.name}.${metadata.namespace}`));
    if (!service) throw new Error(`Service ${host} is not there`);
    return service.spec.clusterIP;
  }

  private liveOf({ name, namespace }: Pod): LivePod {
    const workload = name.slice(name.indexOf('/') + 1);
    const found = this.pods.find(
      ({ metadata }) => metadata.namespace === namespace && workloadOf(metadata.name) === workload,
    );
    if (!found) throw new Error(`${name} has no pod`);
    return found;
  }
}

/** The workload of a pod, by the pod's name. */
export function workloadOf(pod: string): string {
  return pod.replace(/-[0-9a-f]{7,10}-[a-z0-9]{5}$/, '');
}
