import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';

import { imageParts, type LockedImage } from '../../charts/contract/images';
import { CliError } from '../errors';
import { isObject, itemsAt, type JsonObject, textAt } from '../json';

const execute = promisify(execFile);

/** Why a registry does not give an image. */
export type Refusal = 'missing' | 'forbidden' | 'unreachable';

/** A registry's answer is a refusal. */
export class RefusedImage extends CliError {
  constructor(
    readonly reason: Refusal,
    message: string,
  ) {
    super(message);
  }
}

/** How a program that is installed talks to registries, with the user's credentials for them. */
interface Program {
  copy(from: string, to: string): readonly string[];
  manifest(image: string): readonly string[];
  config(image: string): readonly string[];
}

/** @param insecure whether registries may speak HTTP, or have certificates that nobody vouches for */
const PROGRAMS = (insecure: boolean): Readonly<Record<string, Program>> => {
  const unchecked = (...flags: readonly string[]) => (insecure ? flags : []);
  return {
    skopeo: {
      copy: (from, to) => [
        ...[
          'copy',
          '--quiet',
          '--all',
          '--preserve-digests',
          ...unchecked('--src-tls-verify=false', '--dest-tls-verify=false'),
        ],
        ...[`docker://${from}`, `docker://${to}`],
      ],
      manifest: (image) => ['inspect', '--raw', ...unchecked('--tls-verify=false'), `docker://${image}`],
      config: (image) => ['inspect', '--config', ...unchecked('--tls-verify=false'), `docker://${image}`],
    },
    crane: {
      copy: (from, to) => ['copy', ...unchecked('--insecure'), from, to],
      manifest: (image) => ['manifest', ...unchecked('--insecure'), image],
      config: (image) => ['config', ...unchecked('--insecure'), image],
    },
  };
};

/** Talks to registries through skopeo or crane. */
export class Registries {
  private constructor(
    /** Its name. */
    readonly tool: string,
    private readonly program: Program,
  ) {}

  /**
   * Finds the program.
   * @throws CliError if neither is installed
   */
  static async open(insecure: boolean): Promise<Registries> {
    for (const [tool, program] of Object.entries(PROGRAMS(insecure))) {
      const version = tool === 'crane' ? 'version' : '--version';
      const isThere = await execute(tool, [version]).then(
        () => true,
        () => false,
      );
      if (isThere) return new Registries(tool, program);
    }
    throw new CliError(
      'neither skopeo nor crane is installed; install one of them, or print the list for another tool: --format plain',
    );
  }

  /** Copies an image with all its architectures. @throws RefusedImage */
  async copy(from: string, to: string): Promise<void> {
    await this.run(this.program.copy(withoutTag(from), withoutTag(to)));
  }

  /** What a registry has. @throws RefusedImage */
  async find(image: string): Promise<LockedImage> {
    const reference = withoutTag(image);
    const raw = await this.run(this.program.manifest(reference));
    const manifest = parsed(raw);
    const digest =
      /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1] ?? `sha256:${createHash('sha256').update(raw).digest('hex')}`;
    const platforms = itemsAt(manifest, 'manifests').filter(isObject);
    const architectures = platforms.length
      ? platforms.map((one) => textAt(one, 'platform', 'architecture') ?? 'unknown')
      : [textAt(parsed(await this.run(this.program.config(reference))), 'architecture') ?? 'unknown'];
    // Attestations are entries of their own.
    return { digest, architectures: [...new Set(architectures)].filter((name) => name !== 'unknown').sort() };
  }

  private async run(args: readonly string[]): Promise<string> {
    try {
      const { stdout } = await execute(this.tool, args, { maxBuffer: 64 * 2 ** 20 });
      return stdout;
    } catch (error) {
      const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
      const [last = ''] = stderr.trim().split('\n').slice(-1);
      throw new RefusedImage(reasonOf(last), shorten(last));
    }
  }
}

/** With a digest, the tag says nothing; skopeo refuses both together. */
function withoutTag(image: string): string {
  const { repository, digest } = imageParts(image);
  return digest === undefined ? image : `${repository}@${digest}`;
}

function reasonOf(text: string): Refusal {
  if (/manifest.unknown|not.found|name.unknown|MANIFEST_UNKNOWN|NAME_UNKNOWN|\b404\b/i.test(text)) return 'missing';
  return /unauthorized|denied|forbidden|authentication required|\b40[13]\b/i.test(text) ? 'forbidden' : 'unreachable';
}

function shorten(text: string): string {
  const [, message] = /msg="(.*)"$/.exec(text) ?? [];
  return (message ?? text).replaceAll('\\"', '"');
}

function parsed(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  return isObject(value) ? value : {};
}
