import { App, Ingress, Kubeflow, Tls } from '../charts';

// A data centre without the internet: every image from one registry, certificates by the company's CA, shared volumes from
// its file server. See docs/images.md.
const app = new App();

new Kubeflow(app, 'kubeflow', {
  url: 'https://kubeflow.corp.example.com:30443',
  ingress: Ingress.nodePort({ https: 30443, http: 30080, address: '10.20.0.10' }),
  // kubectl --namespace cert-manager create secret tls corp-ca --cert=ca.crt --key=ca.key
  tls: Tls.ca({ secretName: 'corp-ca' }),
  images: {
    // npx cdk8s-kubeflow images copy, on a machine that sees both sides.
    registry: 'registry.corp.example.com/kubeflow',
    // kubectl --namespace kubeflow create secret docker-registry mirror --docker-server=registry.corp.example.com …
    pullSecrets: ['mirror'],
  },
  storage: { class: 'ceph-block', sharedClass: 'ceph-fs' },
  spawner: { customImage: false },

  users: [{ email: 'ada@corp.example.com' }],
  tenants: [
    {
      name: 'vision',
      owner: 'ada@corp.example.com',
      volumes: [{ name: 'team', size: '500Gi', accessMode: 'ReadWriteMany' }],
      notebooks: [{ name: 'first', podDefaults: ['packages'], volumes: { '/data': 'team' } }],
      // What pip and the Hugging Face libraries would ask the internet for.
      podDefaults: [
        {
          name: 'packages',
          description: 'Packages and models of the company',
          env: {
            PIP_INDEX_URL: 'https://packages.corp.example.com/pypi/simple',
            HF_ENDPOINT: 'https://models.corp.example.com',
          },
        },
      ],
    },
  ],
});

app.synth();
