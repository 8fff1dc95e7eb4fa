import { Accelerator, App, Kubeflow, Monitoring, Preset, Tls } from '../charts';

// OpenShift: a Route with the router's certificate, cert-manager by Red Hat's operator, GPUs by NVIDIA's, users of Keycloak. See
// docs/examples.md.
const app = new App();

new Kubeflow(app, 'kubeflow', {
  ...Preset.openShift({
    appsDomain: 'apps.ocp.example.com',
    storageClass: 'ocs-storagecluster-ceph-rbd',
    sharedClass: 'ocs-storagecluster-cephfs',
  }),
  tls: Tls.offloaded(),
  existing: { certManager: { namespace: 'cert-manager' }, gpuOperator: { namespace: 'nvidia-gpu-operator' } },
  accelerators: [Accelerator.nvidia()],
  // oc --namespace auth create secret generic keycloak --from-literal=client-secret=…
  login: {
    connectors: [
      {
        kind: 'oidc',
        name: 'Keycloak',
        issuer: 'https://sso.example.com/realms/company',
        clientId: 'kubeflow',
        secretName: 'keycloak',
      },
    ],
    emailDomains: ['example.com'],
  },
  monitoring: Monitoring.bundled(),
  size: 'ha',
  tenants: [
    {
      name: 'vision',
      owner: 'ada@example.com',
      podSecurity: 'restricted',
      quota: { cpu: 64, memory: '256Gi', 'requests.nvidia.com/gpu': 4 },
      limits: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: 2, memory: '4Gi' } },
      volumes: [{ name: 'team', size: '1Ti', accessMode: 'ReadWriteMany' }],
      isolation: { egress: ['10.0.0.0/8'] },
    },
  ],
});

app.synth();
