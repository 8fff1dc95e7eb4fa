import type { Manifest } from '../../charts/contract/manifest';
import { SERVICES } from '../../charts/contract/services';
import { FakeObjectStore } from '../components/pipelines/object-store';
import { freshBed, PATIENCE } from './bed';
import { endsWell } from './end';
import { PARTS } from './parts';
import { OWNER, platformWith, profileOf, TENANT } from './platform';
import { whereBuilt } from './where-built';

jest.setTimeout(2 * PATIENCE);

interface Policy {
  readonly spec: { readonly rules: readonly [{ readonly when: readonly [{ readonly values: readonly string[] }] }] };
}

const INVITED = 'invited@example.com';
const POLICIES = `/apis/security.istio.io/v1beta1/namespaces/${TENANT}/authorizationpolicies`;
const ACCOUNTS = `system:serviceaccount:${TENANT}:*`;

/** What KFAM makes for whom the owner invites, as far as the hook reads it. */
const invitation: Manifest = {
  apiVersion: 'security.istio.io/v1beta1',
  kind: 'AuthorizationPolicy',
  metadata: { name: 'invited', namespace: TENANT, annotations: { user: INVITED, role: 'edit' } },
  spec: { rules: [{ when: [{ key: 'request.headers[kubeflow-userid]', values: [INVITED] }] }] },
};

/** The namespace, as the profile controller makes it. */
const namespace: Manifest = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: TENANT,
    annotations: { owner: OWNER },
    labels: { 'istio-injection': 'enabled', 'pipelines.kubeflow.org/enabled': 'true' },
  },
};

whereBuilt(PARTS['self-service'], () => {
  const { s3Port, iamPort } = SERVICES.pipelines.objectStore;
  const dist = platformWith(['pipelines', 'cluster-local-gateway', 'knative-serving'], {
    selfService: true,
    tenants: [],
  });
  // At the address of the played store, which is one of this machine.
  const stores = [s3Port, iamPort].map((port) => ({ port, store: new FakeObjectStore() }));
  beforeAll(() => Promise.all(stores.map(({ port, store }) => store.start(port, '0.0.0.0'))));
  afterAll(() => Promise.all(stores.map(({ store }) => store.stop())));
  const bed = freshBed(PARTS['self-service'], dist, { owners: {} });

  /** Waits until these are the users who may call models. */
  const admits = async (...users: readonly string[]): Promise<void> => {
    const wanted = [...users].sort().concat(ACCOUNTS);
    await bed().until(`models are open for ${users.join()}`, async () => {
      const policy = await bed().read<Policy>(`${POLICIES}/model-members`);
      return JSON.stringify(policy?.spec.rules[0].when[0].values) === JSON.stringify(wanted);
    });
  };

  test('a namespace that a user makes gets keys, settings, and a policy for its owner', async () => {
    await bed().apply([namespace]);
    await bed().apply(profileOf(TENANT, OWNER));
    await admits(OWNER);
    const keys = await bed().read<Manifest>(`/api/v1/namespaces/${TENANT}/secrets/mlpipeline-minio-artifact`);
    expect(keys?.data).toMatchObject({ accesskey: btoa('made-id') });
    expect(await bed().read(`/api/v1/namespaces/${TENANT}/configmaps/kfp-launcher`)).toBeDefined();
  });

  test('whom the owner invites is admitted, and no longer when the invitation ends', async () => {
    await bed().apply([invitation]);
    await admits(OWNER, INVITED);
    await bed().kubectl('delete', 'authorizationpolicy', 'invited', '--namespace', TENANT);
    await admits(OWNER);
  });

  endsWell(bed, dist);
});
