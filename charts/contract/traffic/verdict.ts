/** One step of a request, and what decides it. */
export interface Hop {
  /** The object that decides: `AuthorizationPolicy kubeflow/ml-pipeline`. */
  readonly at: string;
  /** What it does, in words that follow its name. */
  readonly says: string;
  /** The status with which a proxy answers itself, where it does. */
  readonly status?: number | undefined;
}

/** Whether a request arrives, and why. */
export interface Verdict {
  readonly open: boolean;
  /** In their order; the last one closes, where the way is closed. */
  readonly hops: readonly Hop[];
  /** The request as it arrives. */
  readonly request: Request;
  /** Host of the last Service on the way. */
  readonly service: string | undefined;
}

/** A token, as who checks it sees it. */
export interface Token {
  readonly issuer: string;
  readonly claims: Readonly<Record<string, string | readonly string[]>>;
}

/** What is asked for. */
export interface Request {
  /** What the connection carries: HTTP, or what proxies do not look into. */
  readonly protocol: 'http' | 'tcp';
  readonly host: string;
  readonly path: string;
  readonly method: string;
  /** By names in lower case, but for `authorization`. */
  readonly headers: Readonly<Record<string, string>>;
  /** What `authorization` holds. */
  readonly token?: Token | undefined;
  /** The token of a browser that has logged in: its cookie stands for it. */
  readonly session?: Token | undefined;
  /** The token, where the proxy that judges the request has checked it. */
  readonly checked?: Token | undefined;
}

/** A request, of which only what matters needs to be said. */
export function request(given: Partial<Request> = {}): Request {
  return { protocol: 'http', host: '', path: '/', method: 'GET', headers: {}, ...given };
}

/** Why a way is closed. */
export function closed(at: string, says: string, status?: number): { readonly closed: Hop } {
  return { closed: { at, says, status } };
}

/** A step on the way: what decided it, and whether that closes it. */
export type Step = { readonly passed: Hop } | { readonly closed: Hop };

/** What lets a request on. */
export function passed(at: string, says: string): { readonly passed: Hop } {
  return { passed: { at, says } };
}

/** The steps of a request so far. */
export class Way {
  private readonly hops: Hop[] = [];
  private isOpen = true;

  /** Host of the last Service. */
  service: string | undefined;

  constructor(public request: Request) {}

  /** Takes a step. Says whether the request goes on. */
  take(step: Step): boolean {
    this.hops.push('passed' in step ? step.passed : step.closed);
    this.isOpen &&= 'passed' in step;
    return this.isOpen;
  }

  follow(go: () => void): void {
    if (this.isOpen) go();
  }

  get verdict(): Verdict {
    return { open: this.isOpen, hops: this.hops, request: this.request, service: this.service };
  }
}
