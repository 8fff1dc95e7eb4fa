import { join } from 'node:path';

import { Ingress, type KubeflowProps, Tls } from '../../charts';
import { readTree, render, REPO } from '../support/render';

// dist/ is the snapshot of main.ts. These are the files that another definition renders otherwise, whole.
const dist = readTree(join(REPO, 'dist'));

const DEFINITIONS: Readonly<Record<string, Partial<KubeflowProps>>> = {
  'a laptop: plain HTTP behind a port-forward': {
    url: 'http://localhost:8080',
    anyHost: true,
    ingress: Ingress.portForward(),
  },
  'a managed cloud: the address of the load balancer in the certificate': {
    url: 'https://203.0.113.7',
    ingress: Ingress.loadBalancer({ address: '203.0.113.7', annotations: { 'lb.example.com/kind': 'public' } }),
  },
  'on-premises: node ports and ACME': {
    ingress: Ingress.nodePort({ http: 30080, https: 30443 }),
    tls: Tls.acme({ email: 'ops@example.com', server: 'https://acme.example.com/directory' }),
  },
};

test.each(Object.entries(DEFINITIONS))('%s', (_, change) => {
  const platform = render({
    users: [{ email: 'user@example.com' }],
    tenants: [{ name: 'kubeflow-user-example-com', owner: 'user@example.com' }],
    ...change,
  });
  const added = platform.files.filter((file) => platform.text(file) !== dist[file]);
  const removed = Object.keys(dist).filter((file) => !platform.files.includes(file));
  expect({
    removed,
    rendered: Object.fromEntries(added.sort().map((file) => [file, platform.text(file)])),
  }).toMatchSnapshot();
});
