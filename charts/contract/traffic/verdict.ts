/** One step of a request, and what decides it. */
export interface Hop {
  /** The object that decides: `AuthorizationPolicy kubeflow/ml-pipeline`. */
  readonly at: string;
  /** Its decision, in words that follow its name. */
  readonly says: string;
  /** HTTP status with which a proxy refuses the request, if it answers. */
  readonly status?: number | undefined;
}

/** Whether a request arrives, and why. */
export interface Verdict {
  readonly open: boolean;
  /** All steps in their order. If the request does not arrive, the last one closes its path. */
  readonly hops: readonly Hop[];
  /** The request as it arrives. */
  readonly request: Request;
  /** Host of the last Service on the way. */
  readonly service: string | undefined;
}

/** A token, as its checker reads it. */
export interface Token {
  readonly issuer: string;
  readonly claims: Readonly<Record<string, string | readonly string[]>>;
}

/** A request on its way. */
export interface Request {
  /** Protocol of the connection: HTTP, or TCP that proxies do not parse. */
  readonly protocol: 'http' | 'tcp';
  readonly host: string;
  readonly path: string;
  readonly method: string;
  /** Headers by their name in lower case, without `authorization`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The token in `authorization`. */
  readonly token?: Token | undefined;
  /** The token behind the cookie of a browser that has logged in. */
  readonly session?: Token | undefined;
  /** The token, once the judging proxy has checked it. */
  readonly checked?: Token | undefined;
}

/** A request; fields that are not given have defaults. */
export function request(given: Partial<Request> = {}): Request {
  return { protocol: 'http', host: '', path: '/', method: 'GET', headers: {}, ...given };
}

/** A step that closes the path. */
export function closed(at: string, says: string, status?: number): { readonly closed: Hop } {
  return { closed: { at, says, status } };
}

/** A step on the way: the deciding object, and whether it closes the path. */
export type Step = { readonly passed: Hop } | { readonly closed: Hop };

/** A step that lets the request pass. */
export function passed(at: string, says: string): { readonly passed: Hop } {
  return { passed: { at, says } };
}

/** The steps of a request so far. */
export class Way {
  private readonly hops: Hop[] = [];
  private isOpen = true;

  /** Host of the last Service. */
  service: string | undefined;

  /** Whether the gateway that judges the request has a route for it. */
  hasRoute = (): boolean => true;

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
