import { allow, MANAGE, withStatus } from '../../kit';
import { type Access, duck, edit, gathered, manage, read, users } from '../shared/knative/access';

const SERVING = 'serving.knative.dev';
const NETWORKING = 'networking.internal.knative.dev';
const AUTOSCALING = 'autoscaling.internal.knative.dev';
const CACHING = 'caching.internal.knative.dev';

const OBJECTS = ['pods', 'namespaces', 'secrets', 'configmaps', 'endpoints', 'services', 'events', 'serviceaccounts'];

const CORE = [
  manage.on('', ...OBJECTS),
  // Where the admission plugin RestrictedEndpointsAdmission is on, as in OpenShift.
  allow('create').on('', 'endpoints/restricted'),
  allow('update').on('', 'namespaces/finalizers'),
  manage.on('apps', 'deployments', 'deployments/finalizers'),
  manage.on('admissionregistration.k8s.io', 'mutatingwebhookconfigurations', 'validatingwebhookconfigurations'),
  manage.on('apiextensions.k8s.io', ...withStatus('customresourcedefinitions')),
  manage.on('autoscaling', 'horizontalpodautoscalers'),
  manage.on('coordination.k8s.io', 'leases'),
  manage.on('discovery.k8s.io', 'endpointslices'),
  allow('create').on('discovery.k8s.io', 'endpointslices/restricted'),
  // The autoscaler sets the number of pods of whatever a Service's pods are of.
  allow('patch').on('*', '*/scale'),
  allow(...MANAGE, 'deletecollection').on([SERVING, AUTOSCALING, NETWORKING], '*', '*/status', '*/finalizers'),
  manage.on(CACHING, 'images'),
  // Used once config-network asks for TLS; the ClusterRole is what an older Knative had for it.
  manage.on('cert-manager.io', 'certificates', 'clusterissuers', 'certificaterequests', 'issuers'),
  manage.on('acme.cert-manager.io', 'challenges'),
  allow('delete').named('knative-serving-certmanager').on('rbac.authorization.k8s.io', 'clusterroles'),
];

/** The label of all that the controller may do; other ingress providers bring theirs. */
const CONTROLLER = { 'serving.knative.dev/controller': 'true' };
const RESOLVER = 'knative-serving-aggregated-addressable-resolver';
const bindPods = [allow('list', 'watch', 'patch').on(SERVING, 'configurations', 'services')];
const readInternal = read.on([NETWORKING, AUTOSCALING, CACHING], '*');

/** What Serving's programs may do, and what users may do with Knative Services and what is made of them. */
export const ACCESS: Access = {
  clusterRoles: [
    gathered('knative-serving-admin', CONTROLLER, {
      'knative-serving-core': CORE,
      'knative-serving-istio': [manage.on('networking.istio.io', 'virtualservices', 'gateways', 'destinationrules')],
      // How the activator finds the pods that a held request goes to.
      'knative-serving-activator-cluster': [read.on('', 'services', 'endpoints'), read.on(SERVING, 'revisions')],
    }),
    // How a controller finds the address of what an event or a request is for.
    gathered(RESOLVER, duck('addressable'), {
      'knative-serving-addressable-resolver': [read.on(SERVING, ...withStatus('routes', 'services'))],
    }),
    // How something is bound to what has a pod template.
    { labels: duck('podspecable'), roles: { 'knative-serving-podspecable-binding': bindPods } },
    users('admin', { 'knative-serving-namespaced-admin': [allow('*').on(SERVING, '*'), readInternal] }),
    users('edit', { 'knative-serving-namespaced-edit': [edit.on(SERVING, '*'), readInternal] }),
    users('view', { 'knative-serving-namespaced-view': [read.on(SERVING, '*'), readInternal] }),
  ],
  roles: {
    // Settings, and the certificates of the traffic between pods.
    'knative-serving-activator': [
      read.on('', 'configmaps', 'secrets'),
      read.named('routing-serving-certs', 'knative-serving-certs').on('', 'secrets'),
    ],
  },
  clusterBindings: {
    controller: {
      'knative-serving-controller-admin': 'knative-serving-admin',
      'knative-serving-controller-addressable-resolver': RESOLVER,
    },
    activator: { 'knative-serving-activator-cluster': 'knative-serving-activator-cluster' },
  },
  bindings: { activator: { 'knative-serving-activator': 'knative-serving-activator' } },
};
