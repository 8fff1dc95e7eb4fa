import { type ImageParts, imageParts, movingTag, unreliablePlace } from '../charts/contract/images';
import { images } from '../charts/versions';

describe.each(Object.entries<string>(images))('%s', (_, image) => {
  test('comes from where it will be tomorrow', () => {
    expect([unreliablePlace(image), movingTag(image)]).toEqual([undefined, undefined]);
    expect(image).not.toMatch(/staging/);
  });

  test('names its registry', () => expect(image).toMatch(/^[^/]*[.][^/]*\//));
});

test.each<[string, string | undefined]>([
  ['gcr.io/istio-release/pilot:1.30.1', 'closes in December 2026'],
  ['registry.istio.io/release/proxyv2:1.30.1', 'closes in December 2026'],
  ['us-central1-docker.pkg.dev/k8s-staging-images/jobset/jobset:v0.11.0', 'drops images after 90 days'],
  ['gcr.io/k8s-staging-jobset/jobset:v0.11.0', 'drops images after 90 days'],
  ['k8s.gcr.io/pause:3.9', 'is frozen'],
  ['registry.example.com/staging/pause:3.9', undefined],
  ['docker.io/istio/pilot:1.30.1', undefined],
])('the place of %s: %s', (image, why) => expect(unreliablePlace(image)?.why).toBe(why));

test.each<[string, string | undefined]>([
  ['busybox', 'names no version'],
  ['localhost:5000/mine', 'names no version'],
  ['docker.io/busybox:latest', 'is another image tomorrow'],
  ['docker.io/busybox:main', 'is another image tomorrow'],
  ['docker.io/busybox:1.37', undefined],
  [`docker.io/busybox@sha256:${'0'.repeat(64)}`, undefined],
  [`docker.io/busybox:latest@sha256:${'0'.repeat(64)}`, undefined],
])('the version of %s: %s', (image, why) => expect(movingTag(image)).toBe(why));

test.each<[string, ImageParts]>([
  ['busybox', { repository: 'busybox' }],
  ['localhost:5000/mine', { repository: 'localhost:5000/mine' }],
  ['localhost:5000/mine:1.0', { repository: 'localhost:5000/mine', tag: '1.0' }],
  ['docker.io/busybox@sha256:0', { repository: 'docker.io/busybox', digest: 'sha256:0' }],
  ['localhost:5000/mine:1.0@sha256:0', { repository: 'localhost:5000/mine', tag: '1.0', digest: 'sha256:0' }],
])('the parts of %s', (image, parts) => expect(imageParts(image)).toEqual(parts));

test('Istio and JobSet come from their lasting addresses', () => {
  expect(images).toMatchObject({
    istioPilot: 'docker.io/istio/pilot:1.30.1',
    istioProxy: 'docker.io/istio/proxyv2:1.30.1',
    istioCni: 'docker.io/istio/install-cni:1.30.1',
    istioZtunnel: 'docker.io/istio/ztunnel:1.30.1',
    jobSet: 'registry.k8s.io/jobset/jobset:v0.11.0',
  });
});
