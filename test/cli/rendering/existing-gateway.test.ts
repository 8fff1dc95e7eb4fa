import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { Chart } from 'cdk8s';

import { App, Ingress, Kubeflow, type KubeflowProps } from '../../../charts';
import { Config, ExternalReference } from '../../../charts/kit';
import type { Api } from '../../../cli/cluster/api';
import { gatewaySecret } from '../../../cli/status/certificates';
import { addressText, readGatewayAddress } from '../../../cli/status/gateway-address';
import { Rendering } from '../../../cli/rendering/rendering';
import { newFolder } from '../../support/files';
import { NOTEBOOKS_ALONE } from '../../support/platforms';
import { render, Rendering as Rendered, SMALL } from '../../support/render';

/** A folder with what `cdk8s synth` renders, but for some of its files. */
function folderOf(change: Partial<KubeflowProps>, without = ''): string {
  return written(render({ ...NOTEBOOKS_ALONE, ...change }), without);
}

function written(platform: Rendered, without = ''): string {
  const folder = newFolder();
  for (const file of platform.files.filter((one) => !without || !one.includes(without))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), platform.text(file));
  }
  return folder;
}

const EDGE = { selector: { istio: 'edge' }, namespace: 'edge' };
const existing: Partial<KubeflowProps> = { existing: { istio: { gateway: EDGE } } };

test('the CLI takes a rendering without the namespaces of an Istio that is there', async () => {
  const { namespaces } = await Rendering.readAll(folderOf(existing));
  expect(namespaces.has('auth')).toBe(true);
  expect(namespaces.has('edge')).toBe(false);
  expect(namespaces.has('istio-system')).toBe(false);
});

test('other namespaces are still missed, and all where Istio is rendered', async () => {
  await expect(Rendering.readAll(folderOf(existing, 'namespace-auth.yaml'))).rejects.toThrow(
    'is for namespace auth, which',
  );
  await expect(Rendering.readAll(folderOf({}, 'namespace-istio-system.yaml'))).rejects.toThrow(
    'is for namespace istio-system',
  );
});

test('the CLI takes objects of the user’s own charts in namespaces that are declared, and in no others', async () => {
  const app = new App();
  new Kubeflow(app, 'kubeflow', { ...SMALL, ...NOTEBOOKS_ALONE });
  const chart = new Chart(app, 'mine', { namespace: 'monitoring' });
  new Config(chart, 'mine', {});
  new ExternalReference(chart, { kind: 'Namespace', name: 'monitoring' });
  const platform = new Rendered(app.render());
  const { objects } = await Rendering.readAll(written(platform));
  expect(objects.at(-1)).toMatchObject({ stage: '80-own', component: 'mine', id: { namespace: 'monitoring' } });
  await expect(Rendering.readAll(written(platform, 'configmap-cdk8s-kubeflow-platform.yaml'))).rejects.toThrow(
    'is for namespace monitoring, which',
  );
});

test.each<[Partial<KubeflowProps>, string]>([
  [existing, 'edge'],
  [{ ingress: Ingress.loadBalancer() }, 'istio-system'],
])('its certificate is looked for beside its pods: %#', async (way, namespace) => {
  const asked: unknown[] = [];
  const read: Api['read'] = (id) => {
    asked.push(id);
    return Promise.resolve(undefined);
  };
  const { objects } = await Rendering.readAll(folderOf(way));
  await gatewaySecret({ read }, objects);
  expect(asked).toEqual([{ apiVersion: 'v1', kind: 'Secret', namespace, name: 'kubeflow-gateway-tls' }]);
});

test.each<[Partial<KubeflowProps>, string]>([
  [existing, 'edge/istio-ingressgateway'],
  [{ existing: { istio: { gateway: { ...EDGE, service: 'front' } } } }, 'edge/front'],
  [{ ingress: Ingress.loadBalancer() }, 'istio-system/istio-ingressgateway'],
])('its address is that of its Service: %#', async (way, name) => {
  const read: Api['read'] = () => Promise.resolve(undefined);
  const { facts } = await Rendering.readAll(folderOf(way));
  expect(addressText(await readGatewayAddress({ read }, facts))).toBe(`there is no Service ${name}`);
});
