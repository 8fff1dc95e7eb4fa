import { setTimeout as sleep } from 'node:timers/promises';

import { type Answer, ask, type Question } from '../ask';
import { type Bed, PATIENCE } from '../bed';
import { Browser } from '../browser';
import { HOST } from '../mesh/draws';
import { TENANT } from '../platform';
import { addressOf } from '../services';

interface InferenceService {
  readonly status?: {
    readonly url?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

/** Whose models are called. */
interface Owned {
  readonly tenant: string;
  /** Host of the platform, with its port. */
  readonly host: string;
}

/** A status, or the page of the login. */
type Outcome = number | 'login';

const BODY = JSON.stringify({ instances: [[5.1, 3.5]] });

/** Calls models, from outside and from pods. */
export class Models {
  private constructor(
    private readonly bed: Bed,
    private readonly gateway: string,
    /** Not with models in raw mode, which have a Service of their own. */
    private readonly localGateway: string | undefined,
    private readonly owned: Owned,
  ) {}

  /** Looks at the addresses of the gateways, and waits until the outer one serves the login. */
  static async of(bed: Bed, owned: Owned = { tenant: TENANT, host: HOST }): Promise<Models> {
    const gateway = await addressOf(bed, 'istio-system', 'istio-ingressgateway');
    const localGateway = await addressOf(bed, 'istio-system', 'knative-local-gateway');
    const models = new Models(bed, gateway ?? '', localGateway, owned);
    await bed.until('the gateway serves the login', () => models.newBrowser().canLogIn());
    return models;
  }

  /** A browser outside. */
  newBrowser(): Browser {
    return new Browser((path, given) => ask({ ...this.outer, path, ...given }));
  }

  /** Logs a user in, and returns what the browser then sends. */
  async sessionOf(email: string): Promise<Readonly<Record<string, string>>> {
    const browser = this.newBrowser();
    await browser.logIn('/', email, this.bed.password(email));
    return { Cookie: browser.cookie };
  }

  /** Waits until an InferenceService of the tenant is ready. @returns its address */
  async ready(name: string): Promise<string> {
    const path = `/apis/serving.kserve.io/v1beta1/namespaces/${this.owned.tenant}/inferenceservices/${name}`;
    return this.bed.until(`InferenceService ${name} is ready`, async () => {
      const { status } = (await this.bed.read<InferenceService>(path)) ?? {};
      return status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') && status.url;
    });
  }

  /** The status with which a model answers a call from outside, at its address. */
  async outside(url: string, name: string, headers: Readonly<Record<string, string>>): Promise<Outcome> {
    const { hostname, pathname } = new URL(url);
    // KServe's addresses lack the port (docs/limits.md).
    const port = /:\d+$/.exec(this.owned.host)?.[0] ?? '';
    const path = `${pathname.replace(/\/$/, '')}/v1/models/${name}:predict`;
    return statusOf(await ask({ ...this.outer, host: hostname + port, path, method: 'POST', body: BODY, headers }));
  }

  /** The status with which a model answers a pod of a namespace, which has a sidecar. */
  async inside(name: string, namespace: string, headers: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    const service = `${name}-predictor`;
    const question: Question = {
      ...{ address: this.localGateway ?? (await addressOf(this.bed, this.owned.tenant, service)) ?? '', port: 80 },
      ...{ host: `${service}.${this.owned.tenant}.svc.cluster.local`, path: `/v1/models/${name}:predict` },
      ...{ method: 'POST', body: BODY, headers },
    };
    const [answer] = await this.bed.ask(namespace, 'caller', [question]);
    return answer ? statusOf(answer) : 0;
  }

  /** Asks until the status is the wanted one: routes reach proxies one after the other. Tells the last one. */
  async settled(ask: () => Promise<Outcome>, wanted: number): Promise<Outcome> {
    for (const end = Date.now() + PATIENCE / 6; ; await sleep(500)) {
      const status = await ask();
      if (status === wanted || Date.now() > end) return status;
    }
  }

  private get outer(): Pick<Question, 'address' | 'port' | 'tls' | 'host'> {
    return { address: this.gateway, port: 443, tls: true, host: this.owned.host };
  }
}

/** The status of an answer, or that it is the page of the login; a model that answers must have predicted. */
function statusOf({ status, text }: Answer): Outcome {
  if (text.includes('Sign in')) return 'login';
  if (status === 200 && text !== '{"predictions":[[5.1,3.5]]}') throw new Error(`no prediction: ${text}`);
  return status;
}
