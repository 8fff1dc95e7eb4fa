import { App, Dns01, Kubeflow, MachineTokens, Tls } from '../charts';

// A cluster that serves models and does nothing else: no notebooks, no pipelines, no trainings. Programs call the models
// with tokens of the cluster's ServiceAccounts. See docs/examples.md.
const app = new App();

new Kubeflow(app, 'kubeflow', {
  url: 'https://models.example.com',
  tls: Tls.acme({ email: 'ops@example.com', dns: Dns01.cloudflare({ secretName: 'cloudflare' }) }),
  serving: { mode: 'raw', domain: 'serving.example.com' },
  machineTokens: MachineTokens.cluster({ audiences: ['models'] }),
  size: 'ha',
  components: {
    katib: false,
    pipelines: false,
    poddefaults: false,
    'notebook-controller': false,
    'jupyter-web-app': false,
    pvcviewer: false,
    'volumes-web-app': false,
    'tensorboard-controller': false,
    'tensorboards-web-app': false,
    'spark-operator': false,
    trainer: false,
    'trainer-runtimes': false,
  },
  users: [{ email: 'ada@example.com' }],
  tenants: [{ name: 'shop', owner: 'ada@example.com', isolation: {} }],
});

app.synth();
