import { createServer, type Server } from 'node:https';
import { json } from 'node:stream/consumers';

/** A certificate and its key: PEM texts. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

interface Converted {
  readonly apiVersion: string;
  readonly kind: string;
}

interface Review {
  readonly apiVersion: string;
  readonly kind: 'AdmissionReview' | 'ConversionReview';
  readonly request: {
    readonly uid: string;
    readonly desiredAPIVersion?: string;
    /** What is to be admitted. */
    readonly object?: object;
    readonly objects?: readonly Converted[];
  };
}

/** What a program changes of an object that is admitted: the operations of a JSON patch. @param path that is called */
export type Mutate = (path: string, object: object) => readonly object[];

/** What a program does with what it is asked. */
export interface Answers {
  /** The paths that it knows; the others are not found. @default all */
  readonly paths?: ReadonlySet<string>;
  /** Is told the kind of what the API server has converted. */
  readonly onConversion: (kind: string) => void;
  readonly mutate?: Mutate | undefined;
}

/** Answers the API server at one address, in the place of a program: everything is admitted, as it is unless told. */
export class WebhookStub {
  private constructor(private readonly server: Server) {}

  /** Listens. */
  static async listen(
    host: string,
    port: number,
    pair: Pair,
    { paths, onConversion, mutate = () => [] }: Answers,
  ): Promise<WebhookStub> {
    const server = createServer(pair, (request, response) => {
      void json(request).then((review) => {
        const changes = (object: object) => mutate(request.url ?? '', object);
        const isKnown = !paths || paths.has(request.url?.replace(/\?.*/, '') ?? '');
        if (!isKnown) return void response.writeHead(404).end();
        const answer = answerTo(review as Review, onConversion, changes);
        response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    return new WebhookStub(server);
  }

  /** Goes on with another certificate. */
  present(pair: Pair): void {
    this.server.setSecureContext(pair);
    this.server.closeAllConnections();
  }

  /** Stops listening. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }
}

function answerTo(
  { apiVersion, kind, request }: Review,
  onConversion: (kind: string) => void,
  changes: (object: object) => readonly object[],
): object {
  const { uid, desiredAPIVersion, objects = [], object = {} } = request;
  if (kind === 'AdmissionReview') {
    const operations = changes(object);
    const patch = Buffer.from(JSON.stringify(operations)).toString('base64');
    return {
      apiVersion,
      kind,
      response: { uid, allowed: true, ...(operations.length && { patchType: 'JSONPatch', patch }) },
    };
  }
  for (const object of objects) onConversion(object.kind);
  const convertedObjects = objects.map((object) => ({ ...object, apiVersion: desiredAPIVersion }));
  return { apiVersion, kind, response: { uid, convertedObjects, result: { status: 'Success' } } };
}
