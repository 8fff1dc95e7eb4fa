import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { hashSync } from 'bcryptjs';

import { freePorts, Running } from './process';

const USER = 'robot:secret';
const INDEX = 'application/vnd.oci.image.index.v1+json';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

/** A real registry on the loopback, without TLS. */
export class Registry {
  private constructor(
    /** Host and port. */
    readonly host: string,
    private readonly running: Running,
  ) {}

  /** Starts one. @param isPrivate whether it wants credentials */
  static async start(isPrivate = false): Promise<Registry> {
    const folder = mkdtempSync(join(tmpdir(), 'cdk8s-kubeflow-registry-'));
    const { registry: port } = await freePorts('registry');
    const host = `127.0.0.1:${port}`;
    const passwords = join(folder, 'htpasswd');
    const [user = '', password = ''] = USER.split(':');
    writeFileSync(passwords, `${user}:${hashSync(password, 4)}\n`);
    mkdirSync(join(folder, 'data'));
    const config = {
      version: '0.1',
      log: { level: 'error' },
      storage: { filesystem: { rootdirectory: join(folder, 'data') } },
      http: { addr: host },
      ...(isPrivate && { auth: { htpasswd: { realm: 'registry', path: passwords } } }),
    };
    const file = join(folder, 'config.yml');
    writeFileSync(file, JSON.stringify(config));
    const running = Running.start(folder, 'docker-registry', ['docker-registry', 'serve', file]);
    const answers = (): Promise<boolean> =>
      fetch(`http://${host}/v2/`).then(
        ({ status }) => [200, 401].includes(status),
        () => false,
      );
    await running.until(answers);
    return new Registry(host, running);
  }

  stop(): Promise<void> {
    return this.running.stop();
  }

  /** Puts an image there, for several architectures, whose only layer says its name. @returns its digest */
  async push(repository: string, tag: string, architectures: readonly string[]): Promise<string> {
    const manifests = [];
    for (const architecture of architectures) {
      const layer = await this.blob(repository, `${repository} for ${architecture}`);
      const config = await this.blob(
        repository,
        JSON.stringify({ architecture, os: 'linux', rootfs: { type: 'layers', diff_ids: [layer.digest] }, config: {} }),
      );
      const manifest = await this.manifest(repository, undefined, MANIFEST, {
        schemaVersion: 2,
        mediaType: MANIFEST,
        config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
        layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', ...layer }],
      });
      manifests.push({ mediaType: MANIFEST, ...manifest, platform: { architecture, os: 'linux' } });
    }
    const index = await this.manifest(repository, tag, INDEX, { schemaVersion: 2, mediaType: INDEX, manifests });
    return index.digest;
  }

  private async blob(repository: string, text: string) {
    const started = await fetch(`http://${this.host}/v2/${repository}/blobs/uploads/`, { method: 'POST' });
    const place = new URL(started.headers.get('location') ?? '');
    const content = contentOf(text);
    place.searchParams.set('digest', content.digest);
    await expectCreated(
      fetch(place, { method: 'PUT', body: text, headers: { 'content-type': 'application/octet-stream' } }),
    );
    return content;
  }

  private async manifest(repository: string, tag: string | undefined, type: string, manifest: object) {
    const text = JSON.stringify(manifest);
    const content = contentOf(text);
    const url = `http://${this.host}/v2/${repository}/manifests/${tag ?? content.digest}`;
    await expectCreated(fetch(url, { method: 'PUT', body: text, headers: { 'content-type': type } }));
    return content;
  }
}

function contentOf(text: string) {
  return { digest: `sha256:${createHash('sha256').update(text).digest('hex')}`, size: Buffer.byteLength(text) };
}

async function expectCreated(answer: Promise<Response>): Promise<void> {
  const { status } = await answer;
  if (status !== 201) throw new Error(`the registry answers ${status}: ${await (await answer).text()}`);
}
