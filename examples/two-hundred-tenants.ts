import { join } from 'node:path';

import { App, Kubeflow, tenantsFromFile } from '../charts';

// A university: 200 tenants from a table that others keep, users of the directory. See docs/examples.md.
const app = new App();

new Kubeflow(app, 'kubeflow', {
  url: 'https://kubeflow.example.com',
  login: {
    connectors: [
      {
        kind: 'ldap',
        name: 'University account',
        host: 'ldap.example.com:636',
        bindDN: 'cn=kubeflow,ou=services,dc=example,dc=com',
        secretName: 'ldap-bind',
        userSearch: { baseDN: 'ou=people,dc=example,dc=com', username: 'uid' },
      },
    ],
    emailDomains: ['example.com'],
  },
  groups: { tutors: ['ines@example.com', 'jonas@example.com'] },
  tenants: tenantsFromFile(join(__dirname, 'tenants.csv'), {
    limits: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: 2, memory: '4Gi' } },
    isolation: {},
  }),
  notebooks: { culling: { idleMinutes: 60 } },
  size: 'ha',
});

app.synth();
