import { chmod, chown, mkdir, readFile, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type * as k8s from '../../../charts/kit/k8s';
import { ConfigError } from './environment';
import type { Pod } from './objects';
import { type Content, type DataKind, field, type Sources } from './sources';

interface File {
  readonly data: Buffer;
  readonly mode: number;
  readonly owner?: number;
}

type Files = Map<string, File>;

interface Items {
  readonly items?: readonly { readonly key: string; readonly path: string; readonly mode?: number }[];
  readonly optional?: boolean;
}

const READABLE = 0o644;

/** The volumes of a pod as folders of this machine. */
export class Volumes {
  private generation = 0;

  constructor(
    private readonly pod: Pod,
    private readonly sources: Sources,
    private readonly address: string,
    /** The pod's own folder, and that of all claims. */
    private readonly folders: { readonly pod: string; readonly claims: string },
  ) {}

  /** The folder of a volume. */
  folder(name: string): string {
    const claim = this.volumes.find((volume) => volume.name === name)?.persistentVolumeClaim;
    if (claim) return join(this.folders.claims, `${this.pod.metadata.namespace}_${claim.claimName}`);
    return join(this.folders.pod, 'volumes', name);
  }

  /** Whether a container may not write into a volume, whatever it says. */
  isReadOnly(name: string): boolean {
    const volume = this.volumes.find((each) => each.name === name);
    return Boolean(volume?.configMap ?? volume?.secret ?? volume?.projected ?? volume?.downwardAPI);
  }

  /**
   * Makes all folders.
   *
   * @throws ConfigError where a ConfigMap or Secret is missing
   */
  async mount(): Promise<void> {
    for (const volume of this.volumes) {
      await mkdir(this.folder(volume.name), { recursive: true });
      const files = await this.content(volume, true);
      if (files) await this.write(this.folder(volume.name), files);
      else await this.share(this.folder(volume.name));
    }
  }

  /** Takes over what has changed in ConfigMaps and Secrets, as the kubelet does sooner or later. */
  async refresh(): Promise<void> {
    for (const volume of this.volumes.filter((each) => each.configMap ?? each.secret)) {
      const files = await this.content(volume, false).catch(() => undefined);
      if (files) await this.write(this.folder(volume.name), files);
    }
  }

  private get volumes(): readonly k8s.Volume[] {
    return this.pod.spec.volumes ?? [];
  }

  /** A folder that containers write into. */
  private async share(folder: string): Promise<void> {
    const { fsGroup } = this.pod.spec.securityContext ?? {};
    if (fsGroup !== undefined) await chown(folder, 0, fsGroup).catch(() => undefined);
    await chmod(folder, fsGroup === undefined ? 0o777 : 0o2777);
  }

  private async content(
    { configMap, secret, downwardAPI, projected, ...other }: k8s.Volume,
    withTokens: boolean,
  ): Promise<Files | undefined> {
    const files: Files = new Map();
    if (configMap) await this.add(files, 'configmaps', configMap.name ?? '', configMap, configMap.defaultMode);
    else if (secret) await this.add(files, 'secrets', secret.secretName ?? '', secret, secret.defaultMode);
    else if (downwardAPI) this.addFields(files, downwardAPI.items);
    else if (!projected) {
      if (other.emptyDir ?? other.persistentVolumeClaim ?? other.ephemeral) return undefined;
      throw new ConfigError(`volume ${other.name}: its kind is not known to the test node`);
    }
    for (const source of projected?.sources ?? []) {
      if (source.configMap) await this.add(files, 'configmaps', source.configMap.name ?? '', source.configMap);
      if (source.secret) await this.add(files, 'secrets', source.secret.name ?? '', source.secret);
      if (source.downwardAPI) this.addFields(files, source.downwardAPI.items);
      const token = source.serviceAccountToken;
      if (!token || !withTokens) continue;
      const data = Buffer.from(await this.sources.token(token.audience, token.expirationSeconds ?? 3600));
      files.set(token.path, { data, ...this.tokenFile() });
    }
    return files;
  }

  /** A token is its user's alone, where all containers have the same one and no group is to read it. */
  private tokenFile(): Pick<File, 'mode' | 'owner'> {
    const { initContainers = [], containers, securityContext } = this.pod.spec;
    const all = [...initContainers, ...containers];
    const users = new Set(all.map((each) => each.securityContext?.runAsUser ?? securityContext?.runAsUser));
    const [owner] = users;
    const isOwn = securityContext?.fsGroup === undefined && users.size === 1 && owner !== undefined;
    return isOwn ? { mode: 0o600, owner } : { mode: READABLE };
  }

  private async add(
    files: Files,
    kind: DataKind,
    name: string,
    { items, optional }: Items,
    mode = READABLE,
  ): Promise<void> {
    const content: Content | undefined = await this.sources.data(kind, name);
    if (!content) {
      if (optional) return;
      throw new ConfigError(`${kind} ${JSON.stringify(name)} not found`);
    }
    for (const { key, path, mode: own = mode } of items ??
      [...content.keys()].map((each) => ({ key: each, path: each, mode }))) {
      const data = content.get(key);
      if (data) files.set(path, { data, mode: own });
      else if (!optional) throw new ConfigError(`references non-existent key: ${kind} ${name} has no ${key}`);
    }
  }

  private addFields(
    files: Files,
    items: readonly { readonly path: string; readonly fieldRef?: { readonly fieldPath: string } }[] = [],
  ): void {
    for (const { path, fieldRef } of items) {
      if (!fieldRef) throw new ConfigError(`${path}: the test node knows fields of pods alone`);
      files.set(path, { data: Buffer.from(field(this.pod, fieldRef.fieldPath, this.address)), mode: READABLE });
    }
  }

  /** Writes all files at once: programs that watch them see the link `..data` change, as in a cluster. */
  private async write(folder: string, files: Files): Promise<void> {
    const old = await readlink(join(folder, '..data')).catch(() => undefined);
    if (old !== undefined && (await isSame(join(folder, old), files))) return;
    this.generation += 1;
    const fresh = `..${this.generation}`;
    for (const [path, { data, mode, owner }] of files) {
      const file = join(folder, fresh, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, data, { mode });
      await this.own(file, mode, owner);
    }
    await mkdir(join(folder, fresh), { recursive: true });
    await symlink(fresh, join(folder, '..next'));
    await rename(join(folder, '..next'), join(folder, '..data'));
    for (const name of new Set([...files.keys()].map((path) => path.split('/')[0] ?? ''))) {
      await symlink(join('..data', name), join(folder, name)).catch(() => undefined);
    }
    if (old !== undefined) await rm(join(folder, old), { recursive: true });
  }

  private async own(file: string, mode: number, owner = 0): Promise<void> {
    const { fsGroup } = this.pod.spec.securityContext ?? {};
    await chmod(file, fsGroup === undefined ? mode : mode | 0o440);
    await chown(file, owner, fsGroup ?? 0).catch(() => undefined);
  }
}

async function isSame(folder: string, files: Files): Promise<boolean> {
  for (const [path, { data }] of files) {
    const written = await readFile(join(folder, path)).catch(() => undefined);
    if (!written?.equals(data)) return false;
  }
  return true;
}
