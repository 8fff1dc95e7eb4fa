import { render } from '../support/render';

const { files } = render({ selfService: false });
const matching = (pattern: RegExp) => files.filter((file) => pattern.test(file));

test('an object is one file, below its stage and its component, named by its kind and name', () => {
  expect(files).toContain('50-apps/katib/deployment-katib-controller.yaml');
  expect(files).toContain('60-catalog/trainer-runtimes/clustertrainingruntime-torch-distributed.yaml');
  const [tenants, others] = [matching(/^70-tenants\//), matching(/^[0-6]0-/)];
  expect(tenants.length + others.length).toBe(files.length);
  expect(others.filter((file) => !/^\d0-[a-z]+\/[a-z0-9-]+\/[a-z]+-[A-Za-z0-9.-]+\.yaml$/.test(file))).toEqual([]);
});

test('in a namespace that is not the component’s own, its name ends with it', () => {
  expect(files).toContain('20-mesh/istio/networkpolicy-allow-ingress.yaml');
  expect(files).toContain('20-mesh/istio/daemonset-istio-cni-node.kube-system.yaml');
});

test('what others build on comes first, whichever component brings it', () => {
  expect(matching(/\/(?:namespace|customresourcedefinition|priorityclass)-/)).toEqual(
    matching(/^00-foundation\/[^/]+\/(?:namespace|custom|priority)/),
  );
  expect(files).toContain('00-foundation/dex/namespace-auth.yaml');
});

test('a tenant is one file', () => {
  expect(matching(/^70-tenants/)).toEqual(['70-tenants/ada.yaml']);
});
