import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const END_OF_HEADER = '\r\n\r\n';

/** Serves git repositories by HTTP, as git's own CGI program `git http-backend` answers. */
export class GitServer {
  private constructor(
    private readonly server: Server,
    /** Where the folder's repositories are. */
    readonly url: string,
  ) {}

  /** Starts to serve the repositories below a folder, on loopback. */
  static async start(folder: string): Promise<GitServer> {
    const server = createServer((request, response) => answer(folder, request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return new GitServer(server, `http://127.0.0.1:${port}`);
  }

  /** Ends the server and its connections. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

function answer(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://git');
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: pathname,
      QUERY_STRING: searchParams.toString(),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      CONTENT_LENGTH: request.headers['content-length'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.stdin.on('error', () => undefined);
  request.pipe(child.stdin);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.on('close', () => respond(Buffer.concat(chunks), response));
}

/** A CGI program prints its header first: the status, if it is not 200, is one of the fields. */
function respond(output: Buffer, response: ServerResponse): void {
  const end = output.indexOf(END_OF_HEADER);
  for (const line of output.subarray(0, Math.max(end, 0)).toString().split('\r\n')) {
    const [, name = '', value = ''] = /^([\w-]+): (.*)$/.exec(line) ?? [];
    if (name === 'Status') response.statusCode = Number.parseInt(value, 10);
    else if (name) response.setHeader(name, value);
  }
  if (end < 0) response.statusCode = 500;
  response.end(output.subarray(end + END_OF_HEADER.length));
}
