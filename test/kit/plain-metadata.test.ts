import { ApiObject, Lazy } from 'cdk8s';

import { metadataOf } from '../../charts/kit/plain-metadata';
import { App } from '../../charts/rendering/app';
import { namespace, Parts } from '../rendering/parts';
import { Stage } from '../../charts/kit';

type Metadata = ApiObject['metadata'];

const lazy = Lazy.any({ produce: () => 'late' }) as string;

test.each<[string, (metadata: Metadata) => void]>([
  ['nothing', () => undefined],
  ['labels, in any order', (metadata) => ['z', 'b', 'a'].forEach((key) => metadata.addLabel(key, key))],
  ['annotations', (metadata) => metadata.addAnnotation('note', '1')],
  ['a label that only the synthesis knows', (metadata) => metadata.addLabel('late', lazy)],
  ['a field of another name', (metadata) => metadata.add('generateName', 'x-')],
  ['a finalizer', (metadata) => metadata.addFinalizers('example.com/wait')],
  ['an owner', (metadata) => metadata.addOwnerReference({ apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'u' })],
])('metadata with %s is the same as cdk8s gives', (_, change) => {
  const parts = new Parts(new App({ outdir: '/nowhere' }), 'parts', Stage.APPS, [namespace]);
  const { metadata } = parts.node.children.find(ApiObject.isApiObject) ?? {};
  if (!metadata) throw new Error('no object');
  change(metadata);
  expect(JSON.stringify(metadataOf(metadata))).toBe(JSON.stringify(metadata.toJson()));
});
