import { setTimeout as sleep } from 'node:timers/promises';

import type { Manifest } from '../../../charts/contract/manifest';
import { Mesh } from '../../../charts/contract/traffic/mesh';
import type { Pod } from '../../../charts/contract/traffic/pods';
import { request, type Verdict } from '../../../charts/contract/traffic/verdict';
import { type Called, walk } from '../../../charts/contract/traffic/walk';
import type { Answer } from '../ask';
import type { Credential, Shown } from './credentials';
import { type Draw, type Drawing, draws, echoPods } from './draws';
import { expected, happened } from './outcome';
import type { Real } from './real';

const GATEWAY = 'Deployment istio-system/istio-ingressgateway';
/** Routes and keys reach one proxy after the other: requests about which they disagree are sent again. */
const TRIES = 8;

/** Compares the walk over some objects with what happens to requests. */
export class Comparison {
  /** The pods in which a server runs that tells what it was sent. */
  readonly echoes: readonly Pod[];
  /** The first words of what the walk has told. */
  readonly seen = new Set<string>();
  private readonly objects: readonly Manifest[];
  private readonly mesh: Mesh;

  constructor(objects: readonly Manifest[]) {
    // No NetworkPolicy is enforced here: the walk judges without them.
    this.objects = objects.filter(({ kind }) => kind !== 'NetworkPolicy');
    this.mesh = new Mesh(this.objects);
    this.echoes = echoPods(this.objects, this.mesh);
  }

  /** Draws requests, and tells the differences. */
  async differences(
    real: Real,
    shown: Readonly<Record<Credential, Shown>>,
    drawing: Drawing,
  ): Promise<readonly object[]> {
    let left = draws(this.objects, this.mesh, drawing);
    for (let count = 1; ; count++) {
      const answers = await real.answers(left, ({ credential }) => shown[credential]);
      const found = left.map((draw, index) => this.difference(draw, shown[draw.credential], answers[index]));
      left = left.filter((_, index) => found[index]);
      if (!left.length || count === TRIES) return found.flatMap((one) => one ?? []);
      await sleep(2_000);
    }
  }

  private difference(draw: Draw, shown: Shown, answer?: Answer): object | undefined {
    const verdict = this.walked(draw, shown);
    const [walks, happens] = [expected(this.mesh, draw, verdict, this.echoes), answer && happened(answer)];
    this.seen.add(walks.split(' ')[0] ?? '');
    if (walks === happens) return undefined;
    const { from, to, ...asked } = draw;
    const names = { from: typeof from === 'string' ? from : from.name, to: 'pod' in to ? [to.pod.name, to.port] : to };
    return { ...names, ...asked, walks, happens, hops: verdict.hops, text: answer?.text.slice(0, 200) };
  }

  private walked({ from, to, host, path, method, headers }: Draw, { walked: shown }: Shown): Verdict {
    const asked = request({ host, path, method, ...shown, headers: { ...headers, ...shown.headers } });
    return walk(this.mesh, from, this.called(to), asked);
  }

  private called(to: Draw['to']): Called {
    if (!('gateway' in to)) return to;
    const gateway = this.mesh.pods('istio-system').find(({ name }) => name === GATEWAY);
    if (!gateway) throw new Error(`${GATEWAY} is not rendered`);
    return { gateway, port: to.gateway === 'https' ? 443 : 80, tls: to.gateway === 'https' };
  }
}
