import { images } from '../charts/versions';

/** Where no image may come from, and who says so. */
const UNRELIABLE: readonly (readonly [why: string, address: RegExp])[] = [
  ['closes in December 2026 (https://github.com/istio/istio/issues/61467)', /^gcr\.io\/istio-release\//],
  ['closes in December 2026 (https://github.com/istio/istio/issues/61467)', /^registry\.istio\.io\//],
  ['drops images after 90 days (https://github.com/kubernetes-sigs/jobset/issues/1216)', /staging/],
  ['is frozen (https://kubernetes.io/blog/2023/03/10/image-registry-redirect/)', /^k8s\.gcr\.io\//],
  ['names no version', /\/[^:@]+$/],
  ['is another image tomorrow', /:(?:latest|master|main|nightly)$/],
  ['names no registry', /^[^./]+\//],
];

test.each(Object.entries(images))('%s comes from where it will be tomorrow', (_, image) => {
  expect(UNRELIABLE.filter(([, address]) => address.test(image)).map(([why]) => `${image} ${why}`)).toEqual([]);
});

test('Istio and JobSet come from their lasting addresses', () => {
  expect(images).toMatchObject({
    istioPilot: 'docker.io/istio/pilot:1.29.0',
    istioProxy: 'docker.io/istio/proxyv2:1.29.0',
    istioCni: 'docker.io/istio/install-cni:1.29.0',
    istioZtunnel: 'docker.io/istio/ztunnel:1.29.0',
    jobSet: 'registry.k8s.io/jobset/jobset:v0.10.1',
  });
});
