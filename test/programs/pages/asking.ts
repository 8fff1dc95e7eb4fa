import { type Answer, ask, type Question } from '../ask';
import type { Bed } from '../bed';
import { OWNER } from '../platform';
import { addressOf } from '../services';

const TOKEN = 'made-by-the-page';

/** What a request has beside its path. */
export type More = Partial<Question>;

export const send = (method: 'POST' | 'PUT' | 'DELETE', body: object = {}): More => ({
  method,
  body: JSON.stringify(body),
});

/** Asks one page as the gateway does, which tells it the user. */
export class Page {
  constructor(
    private readonly bed: () => Bed,
    private readonly service: string,
    /** What all paths begin with. */
    private readonly prefix: string,
    private readonly namespace = 'kubeflow',
  ) {}

  async ask(path: string, user = OWNER, more: More = {}): Promise<Answer> {
    return ask({
      ...{ address: (await addressOf(this.bed(), this.namespace, this.service)) ?? '', port: 80, host: this.service },
      ...{ path: this.prefix + path, ...more },
      headers: {
        'Content-Type': 'application/json',
        'kubeflow-userid': user,
        Cookie: `XSRF-TOKEN=${TOKEN}`,
        'X-XSRF-TOKEN': TOKEN,
      },
    });
  }

  /** What it answers. @throws where it refuses */
  async told<T = unknown>(path: string, user?: string, more?: More): Promise<T> {
    const { status, text } = await this.ask(path, user, more);
    if (status !== 200) throw new Error(`${path} for ${user}: ${status} ${text}`);
    return JSON.parse(text) as T;
  }

  /** With which status it answers. */
  async status(path: string, user?: string, more?: More): Promise<number> {
    return (await this.ask(path, user, more)).status;
  }
}
