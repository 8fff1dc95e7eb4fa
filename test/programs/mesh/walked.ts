import { Mesh } from '../../../charts/contract/traffic/mesh';
import { request, type Verdict } from '../../../charts/contract/traffic/verdict';
import { type Called, walk } from '../../../charts/contract/traffic/walk';
import type { Shown } from './credentials';
import type { Draw } from './draws';

const GATEWAY = 'Deployment istio-system/istio-ingressgateway';

/** Walks a drawn request. */
export function walked(mesh: Mesh, draw: Draw, { walked: shown }: Shown): Verdict {
  const { from, to, host, path, method, headers } = draw;
  const asked = request({ host, path, method, ...shown, headers: { ...headers, ...shown.headers } });
  return walk(mesh, from, calledBy(mesh, to), asked);
}

function calledBy(mesh: Mesh, to: Draw['to']): Called {
  if (!('gateway' in to)) return to;
  const gateway = mesh.pods('istio-system').find(({ name }) => name === GATEWAY);
  if (!gateway) throw new Error(`${GATEWAY} is not rendered`);
  return { gateway, port: to.gateway === 'https' ? 443 : 80, tls: to.gateway === 'https' };
}
