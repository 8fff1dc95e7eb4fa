import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { programs } from './build';
import type { ControlPlane } from './control-plane';
import { GitServer } from './git-server';
import { until } from './gitops';
import { PlayedPrograms } from './played-programs';
import { answers, freePorts } from './process';
import type { Repository } from './repository';

const NAMESPACE = 'flux-system';

/** A Kustomization, as far as the tests look at it. */
export interface Kustomization {
  readonly metadata: { readonly name: string; readonly generation: number };
  readonly spec: { readonly dependsOn?: readonly { readonly name: string }[] };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly lastAppliedRevision?: string;
    readonly lastHandledReconcileAt?: string;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason: string;
      readonly message: string;
    }[];
  };
}

/** A line of a controller's log: unlike its events, none is left out. */
interface Line {
  readonly level: 'info' | 'error';
  readonly ts: string;
  readonly msg: string;
  readonly error?: string;
  readonly name?: string;
  /** What became of the objects that were applied, by object. */
  readonly output?: Readonly<Record<string, string>>;
}

const CONTROLLERS = ['source-controller', 'kustomize-controller'];

/** Ends a program, which knows nothing of that, with its standard input. */
const UNTIL_INPUT_ENDS = 'exec 3<&0; "$@" & program=$!; (cat <&3 >/dev/null; kill $program) & wait $program';

/** Flux' own source and kustomize controllers, as administrators, which they are in Flux' own installation too. */
export class Flux {
  constructor(private readonly plane: ControlPlane) {}

  /** Starts them, once their namespace and CRDs are there. */
  async start(): Promise<void> {
    const crds = join(programs(), 'flux-crds');
    const files = readdirSync(crds).map((file) => `--filename=${join(crds, file)}`);
    this.plane.kubectl('apply', '--server-side', ...files);
    await this.plane.crdsEstablished();
    this.plane.kubectl('create', 'namespace', NAMESPACE);
    const { artifacts, ...ports } = await freePorts('artifacts', 'source', 'sourceHealth', 'kustomize', 'health');
    const address = `127.0.0.1:${artifacts}`;
    const storage = [`--storage-path=${this.plane.folder}`, `--storage-addr=${address}`];
    await this.run('source-controller', ports.source, ports.sourceHealth, ...storage, `--storage-adv-addr=${address}`);
    // Half a minute, the default, for each stage would make the test wait.
    await this.run('kustomize-controller', ports.kustomize, ports.health, '--requeue-dependency=2s');
  }

  private async run(name: string, metrics: number, health: number, ...more: readonly string[]): Promise<void> {
    const addresses = [`--metrics-addr=127.0.0.1:${metrics}`, `--health-addr=127.0.0.1:${health}`];
    const command = [join(programs(), 'flux', name), ...addresses, ...more];
    const env = { KUBECONFIG: this.plane.kubeconfig, RUNTIME_NAMESPACE: NAMESPACE };
    const program = this.plane.run(name, ['sh', '-c', UNTIL_INPUT_ENDS, name, ...command], env);
    await program.until(() => answers(`http://127.0.0.1:${health}/readyz`));
  }

  /** Has it look at once, as `flux reconcile` does. */
  reconcile(kind: 'gitrepositories' | 'kustomizations', when: string): void {
    const how = [`--namespace=${NAMESPACE}`, '--field-manager=flux', '--overwrite', '--all'];
    this.plane.kubectl('annotate', kind, ...how, `reconcile.fluxcd.io/requestedAt=${when}`);
  }

  /** Its Kustomizations, by name. */
  kustomizations(): ReadonlyMap<string, Kustomization> {
    const found = this.list<Kustomization>('kustomizations.kustomize.toolkit.fluxcd.io');
    return new Map(found.map((each) => [each.metadata.name, each]));
  }

  /** Where the Kustomizations are not those of some names, at rest with a commit, and why. */
  restless(commit: string, names: readonly string[]): readonly string[] {
    const found = this.kustomizations();
    return [...new Set([...names, ...found.keys()])].flatMap((name) => {
      const { status, metadata } = found.get(name) ?? {};
      const ready = status?.conditions?.find(({ type }) => type === 'Ready');
      const isSeen = status?.observedGeneration === metadata?.generation;
      const isCurrent = status?.lastAppliedRevision === `main@sha1:${commit}`;
      if (ready?.status === 'True' && isSeen && isCurrent && names.includes(name)) return [];
      return [[name, status?.lastAppliedRevision, ready?.reason, ready?.message].join(' · ')];
    });
  }

  /** What it could not do: each request that is refused, and each wait that is too long. */
  errors(): readonly string[] {
    const failed = this.log().filter(({ level }) => level === 'error');
    return failed.map(({ name, msg, error }) => `${name}: ${msg}: ${error}`);
  }

  /** The objects that it has made or changed so far. */
  changes(): readonly string[] {
    const results = this.log().flatMap(({ output = {} }) => Object.entries(output));
    return results.filter(([, result]) => /created|configured/.test(result)).map((each) => each.join(' '));
  }

  /** When it first applied objects of a Kustomization, or had all of them healthy. */
  firstTime(name: string, what: 'server-side apply completed' | 'Reconciliation finished'): string {
    const found = this.log().find((line) => line.name === name && line.msg.startsWith(what));
    if (!found) throw new Error(`not in the log of ${name}: ${what}`);
    return found.ts;
  }

  private log(): readonly Line[] {
    return CONTROLLERS.flatMap((name) => {
      const text = readFileSync(join(this.plane.folder, `${name}.log`), 'utf8');
      // The last line may not be whole yet, and libraries write lines of their own.
      const lines = text
        .split('\n')
        .slice(0, -1)
        .filter((line) => line.startsWith('{'));
      return lines.map((line) => JSON.parse(line) as Line);
    });
  }

  private list<T>(kind: string): readonly T[] {
    const text = this.plane.kubectl('get', kind, `--namespace=${NAMESPACE}`, '--output=json');
    return (JSON.parse(text) as { items: T[] }).items;
  }
}

/** Flux in the cluster of a test file. */
export interface FluxBed {
  readonly flux: () => Flux;
  /** Where it reads the repository. */
  readonly url: () => string;
  /** Has it take the platform of the repository, as users do, and begins to play the platform's programs. */
  readonly bootstrap: () => void;
  /** Has it take a commit, until these Kustomizations are at rest with it. */
  readonly sync: (commit: string, names: readonly string[], seconds?: number) => Promise<void>;
}

/** Gives the test file that calls this a Flux and a server of its repository: there before its first test, gone after the last. */
export function freshFlux(controlPlane: () => ControlPlane, repository: Repository): FluxBed {
  let server: GitServer;
  let flux: Flux;
  beforeAll(async () => {
    server = await GitServer.start(dirname(repository.folder));
    flux = new Flux(controlPlane());
    await flux.start();
  }, 120_000);
  afterAll(() => server.stop());
  return {
    flux: () => flux,
    url: () => `${server.url}/${basename(repository.folder)}/.git`,
    bootstrap: () => {
      const files = join(repository.folder, 'gitops/flux/bootstrap');
      controlPlane().kubectl('apply', '--server-side', '--recursive', `--filename=${files}`);
      void new PlayedPrograms(controlPlane()).run();
    },
    sync: async (commit, names, seconds) => {
      flux.reconcile('gitrepositories', commit);
      await until(() => flux.restless(commit, names), seconds);
      expect(flux.errors()).toEqual([]);
    },
  };
}
