import { App, Kubeflow, Preset, Tls } from '../charts';

// kind or minikube on a laptop: no load balancer, no domain. See docs/examples.md.
const app = new App();

new Kubeflow(app, 'kubeflow', {
  // kubectl port-forward --namespace istio-system service/istio-ingressgateway 8443:443
  ...Preset.kind({ port: 8443 }),
  tls: Tls.selfSigned(),

  users: [{ email: 'me@example.com' }],
  tenants: [{ name: 'me', owner: 'me@example.com', notebooks: [{ name: 'first', cpu: 0.5, memory: '1Gi' }] }],

  // What a first look does without.
  components: {
    katib: false,
    'knative-serving': false,
    kserve: false,
    'kserve-models-web-app': false,
    'kserve-runtimes': false,
    'spark-operator': false,
    trainer: false,
    'trainer-runtimes': false,
  },
});

app.synth();
