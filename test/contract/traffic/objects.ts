import type { Manifest } from '../../../charts/contract/manifest';
import { Mesh } from '../../../charts/contract/traffic/mesh';
import { request, type Request, type Verdict } from '../../../charts/contract/traffic/verdict';
import { walk } from '../../../charts/contract/traffic/walk';

/** An object with a spec. */
export function object(kind: string, id: string, spec: object = {}, labels: Record<string, string> = {}): Manifest {
  const [name = '', namespace] = id.split('/').reverse();
  return { apiVersion: 'v1', kind, metadata: { name, namespace, labels }, spec };
}

/** A namespace whose pods have sidecars. */
export function meshed(name: string): Manifest {
  return object('Namespace', name, {}, { 'istio-injection': 'enabled' });
}

/** A pod `app` of its namespace, with its Service of port 80. */
export function app(id: string, port: Partial<{ name: string; appProtocol: string }> = { name: 'http' }, labels = {}) {
  const [name = ''] = id.split('/').reverse();
  const spec = { serviceAccountName: name, containers: [{ ports: [{ name: 'web', containerPort: 8080 }] }] };
  const ports = [{ ...port, port: 80, targetPort: 'web' }];
  return [object('Pod', id, spec, { app: name, ...labels }), object('Service', id, { selector: { app: name }, ports })];
}

/** What becomes of a call from the pod `a/client` (or another) to the Service `b/server`. */
export function call(objects: readonly Manifest[], asked: Partial<Request> = {}, from = 'a/client'): Verdict {
  const mesh = new Mesh(objects);
  const [namespace = '', name = ''] = from.split('/');
  const caller = mesh.pods(namespace).find((pod) => pod.name === `Pod ${namespace}/${name}`);
  return walk(mesh, caller ?? 'outside', { host: 'server.b', port: 80 }, request({ host: 'server.b', ...asked }));
}

/** Two namespaces of the mesh, and a pod in each. */
export const PAIR = [meshed('a'), meshed('b'), ...app('a/client'), ...app('b/server')];
