import { App, Database, Kubeflow, Monitoring, Preset, Tls } from '../charts';

// A cluster of your own: nodes with a static address, a CA of the company, users in its directory. See docs/examples.md.
const app = new App();

new Kubeflow(app, 'kubeflow', {
  url: 'https://kubeflow.corp.example.com:30443',
  ...Preset.onPremises({
    address: '10.20.0.10',
    storageClass: 'ceph-block',
    nfs: { server: '10.20.0.5', path: '/export/kubeflow' },
  }),
  // kubectl --namespace cert-manager create secret tls corp-ca --cert=ca.crt --key=ca.key
  tls: Tls.ca({ secretName: 'corp-ca', ipAddresses: ['10.20.0.11'] }),
  https: { minTlsVersion: '1.2', hsts: { maxAge: 300 } },
  images: { registry: 'registry.corp.example.com/kubeflow' },
  size: 'ha',

  login: {
    connectors: [
      {
        kind: 'ldap',
        name: 'Corporate account',
        host: 'ldap.corp.example.com:636',
        bindDN: 'cn=kubeflow,ou=services,dc=corp,dc=example,dc=com',
        secretName: 'ldap-bind',
        userSearch: { baseDN: 'ou=people,dc=corp,dc=example,dc=com', username: 'uid' },
      },
    ],
    emailDomains: ['corp.example.com'],
    cookie: { lifetime: '8h' },
  },
  databases: {
    pipelines: Database.external({ engine: 'mysql', host: 'mysql.corp.example.com', secretName: 'pipelines-db' }),
  },
  // kubectl --namespace kubeflow-monitoring create secret generic alerts --from-literal=url=https://alerts.corp.example.com
  monitoring: Monitoring.bundled({ alerts: { webhook: { secretName: 'alerts' } } }),

  groups: { speech: ['cyd@corp.example.com', 'dan@corp.example.com'] },
  tenants: [
    {
      name: 'vision',
      owner: 'ada@corp.example.com',
      contributors: [{ user: 'bob@corp.example.com', role: 'edit' }],
      quota: { cpu: 64, memory: '256Gi', 'requests.nvidia.com/gpu': 4 },
      limits: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: 2, memory: '4Gi' } },
      isolation: { alsoFrom: ['monitoring'] },
    },
    {
      name: 'speech',
      owner: 'cyd@corp.example.com',
      contributors: [{ group: 'speech', role: 'edit' }],
      isolation: { alsoFrom: ['monitoring'] },
    },
  ],
});

app.synth();
