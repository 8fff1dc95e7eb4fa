import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { Ingress, type KubeflowProps } from '../../../charts';
import type { Api } from '../../../cli/cluster/api';
import { gatewaySecret } from '../../../cli/health/certificates';
import { addressText, readGatewayAddress } from '../../../cli/health/gateway-address';
import { factsOf } from '../../../cli/rendering/platform-facts';
import { objectsOf, readStages } from '../../../cli/rendering/stages';
import { newFolder } from '../../support/files';
import { render } from '../../support/render';

/** A folder with what `cdk8s synth` renders, but for some of its files. */
function folderOf(change: Partial<KubeflowProps>, without = ''): string {
  const folder = newFolder();
  const { files, text } = render(change);
  for (const file of files.filter((one) => !without || !one.includes(without))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text(file));
  }
  return folder;
}

const ingress = Ingress.existingGateway({ selector: { istio: 'edge' }, namespace: 'edge' });

test('the CLI takes a rendering without the namespaces of an Istio that is there', async () => {
  const stages = await readStages(folderOf({ ingress }));
  const kinds = stages.flatMap(({ objects }) => objects).filter(({ id }) => id.kind === 'Namespace');
  expect(kinds.map(({ id }) => id.name)).not.toContain('edge');
  expect(kinds.map(({ id }) => id.name)).not.toContain('istio-system');
});

test('other namespaces are still missed, and all where Istio is rendered', async () => {
  await expect(readStages(folderOf({ ingress }, 'namespace-auth.yaml'))).rejects.toThrow(
    'is for namespace auth, which',
  );
  await expect(readStages(folderOf({}, 'namespace-istio-system.yaml'))).rejects.toThrow(
    'is for namespace istio-system',
  );
});

test.each([
  [ingress, 'edge'],
  [Ingress.loadBalancer(), 'istio-system'],
])('its certificate is looked for beside its pods: %#', async (way, namespace) => {
  const asked: unknown[] = [];
  const read: Api['read'] = (id) => {
    asked.push(id);
    return Promise.resolve(undefined);
  };
  await gatewaySecret({ read }, await readStages(folderOf({ ingress: way })));
  expect(asked).toEqual([{ apiVersion: 'v1', kind: 'Secret', namespace, name: 'kubeflow-gateway-tls' }]);
});

test.each([
  [ingress, 'edge/istio-ingressgateway'],
  [Ingress.existingGateway({ selector: { istio: 'edge' }, namespace: 'edge', service: 'front' }), 'edge/front'],
  [Ingress.loadBalancer(), 'istio-system/istio-ingressgateway'],
])('its address is that of its Service: %#', async (way, name) => {
  const read: Api['read'] = () => Promise.resolve(undefined);
  const facts = factsOf(objectsOf(await readStages(folderOf({ ingress: way }))));
  expect(addressText(await readGatewayAddress({ read }, facts))).toBe(`there is no Service ${name}`);
});
