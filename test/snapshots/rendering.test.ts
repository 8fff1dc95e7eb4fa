import { Ingress, type KubeflowProps, Tls } from '../../charts';
import { render } from '../support/render';

// Of these definitions, the files that the default one does not have, or not with the same content.
const OWNER = 'user@example.com';
const ONE_TENANT = { users: [{ email: OWNER }], tenants: [{ name: 'kubeflow-user-example-com', owner: OWNER }] };
const usual = render(ONE_TENANT);

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
  const platform = render({ ...ONE_TENANT, ...change });
  const isNew = (file: string) => !usual.files.includes(file) || platform.text(file) !== usual.text(file);
  const added = platform.files.filter(isNew);
  const removed = usual.files.filter((file) => !platform.files.includes(file)).sort();
  expect({
    removed,
    rendered: Object.fromEntries(added.sort().map((file) => [file, platform.text(file)])),
  }).toMatchSnapshot();
});
