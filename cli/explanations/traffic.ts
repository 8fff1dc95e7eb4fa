import type { Explanations } from './explanation';

/** Findings about the way from a browser to a pod: certificates, the gateway, the login, the mesh and webhooks. */
export const TRAFFIC = {
  'certificates/expired': {
    means: 'The certificate has expired.',
    matters: 'Browsers and programs refuse the connection, and webhooks refuse objects.',
    todo:
      'For a Certificate, see why cert-manager did not renew it: its status and the log of cert-manager. For a Secret of ' +
      'your own, put a new certificate into it.',
  },
  'certificates/expires': {
    means: 'The certificate expires within 14 days, and was not renewed when it should have been.',
    matters: 'From that day on, browsers and programs refuse the connection.',
    todo: 'As for `certificates/expired`, while there is still time.',
  },
  'certificates/missing': {
    means: "The Secret with the gateway's certificate is missing, or holds none.",
    matters: 'The gateway does not open its HTTPS port: nobody gets in.',
    todo: 'Create the Secret with the keys `tls.crt` and `tls.key`, or repair the Certificate that makes it.',
  },
  'certificates/not-ready': {
    means: 'A Certificate or an issuer is not Ready. The reason is that of cert-manager.',
    matters: 'What uses the certificate does not start, or runs until the old one expires.',
    todo: 'Follow the reason: `kubectl describe` of the Certificate, then of its CertificateRequest, Order and Challenge.',
  },
  'certificates/other-host': {
    means: "The gateway's certificate is not for the host of the platform's url.",
    matters: 'Browsers warn of an attack, and programs refuse to connect.',
    todo: 'Make a certificate for the host of `url`, and put it into the Secret.',
  },
  'gateway/no-address': {
    means: "The gateway's Service waits for the address of a load balancer.",
    matters: 'Nobody outside of the cluster reaches the platform, and there is nothing to put into DNS.',
    todo:
      "Install a load balancer, such as MetalLB, or see why your cloud's gives no address: `kubectl describe service`. " +
      'Until then, forward a port.',
  },
  'gateway/no-load-balancer': {
    means: 'A Service is to get its address from a load balancer, and there is no sign of one in the cluster.',
    matters: 'The address would stay pending. The rest of the platform works.',
    todo:
      'Install one, such as MetalLB, or write `ingress: Ingress.nodePort()` or `Ingress.portForward()`. No API says ' +
      'whether there is one: if you know that there is, go on.',
  },
  'gateway/not-ready': {
    means: 'A rendered Gateway does not exist, or its controller has not accepted it.',
    matters: 'Requests to its hosts are not answered.',
    todo: 'Run `npx cdk8s-kubeflow up`. If it is there, `kubectl describe` it.',
  },
  'gateway/other-address': {
    means: "The url is an address, and the gateway's Service has another one.",
    matters: 'The url does not lead to the platform, and logging in ends at the wrong address.',
    todo: "Write the gateway's address as `url`, or give that of the url to the Service.",
  },
  'gateway/other-url': {
    means: 'The platform in the cluster has another url than the rendered folder.',
    matters: 'The folder is newer, or belongs to another cluster.',
    todo: 'Look whether context and folder belong together, then run `npx cdk8s-kubeflow up`.',
  },
  'gateway/plain-http': {
    means: 'The url is plain HTTP, and not of your own machine.',
    matters:
      'Who is on the way reads passwords and sessions. Browsers keep no secure cookies, so that logging in fails.',
    todo: 'Write `https` in `url`, and choose where the certificate comes from: docs/https.md.',
  },
  'login/bad-password': {
    means: "The hash of a user's password is one that Dex does not take, or that of the public default.",
    matters: 'The user cannot log in; or everybody can in the name of the user.',
    todo: 'Set another: `npx cdk8s-kubeflow passwd EMAIL`.',
  },
  'login/no-password': {
    means: 'A user of the definition has no password yet.',
    matters: 'The user cannot log in.',
    todo: 'Set one: `npx cdk8s-kubeflow passwd EMAIL`. `npx cdk8s-kubeflow secrets` makes all that are missing.',
  },
  'login/other-issuer': {
    means:
      "The gateway takes tokens of another issuer than the one that this cluster's API server names in its tokens.",
    matters: 'Programs in the cluster that show their token are refused with 401.',
    todo: 'Write the issuer that is named into `machineTokens`, render and apply.',
  },
  'mesh/activator-without-sidecar': {
    means: "Pods of the activator of the cluster's Knative run without a sidecar, although their labels ask for one.",
    matters:
      'The activator holds requests for models that are scaled to zero. Without a sidecar it has no identity, and models refuse ' +
      'what it hands on.',
    todo:
      'Restart it: `kubectl --namespace knative-serving rollout restart deployment activator`. If its pods still have none, its ' +
      'namespace has the label `istio-injection: disabled`, or that of another revision.',
  },
  'mesh/cilium-exclusive': {
    means: 'Cilium removes the configuration of other CNI plugins from nodes, that of Istio among them.',
    matters: 'New pods get no redirection to their sidecar: their traffic is refused, or not encrypted.',
    todo: "Set Cilium's Helm value `cni.exclusive=false`, and restart Istio's CNI plugin.",
  },
  'mesh/cilium-socket-lb': {
    means: 'Cilium replaces the address of a Service by that of a pod before the sidecar sees it.',
    matters: 'The mesh no longer knows where a request goes. The dashboard answers `RBAC: access denied`.',
    todo: "Set Cilium's Helm value `socketLB.hostNamespaceOnly=true`.",
  },
  'mesh/existing-ambient': {
    means: 'The Istio of the cluster, which the platform is to use (`existing.istio`), is in ambient mode.',
    matters:
      'Its sidecars tunnel to each other through port 15008. The platform opens ports by NetworkPolicies, and that one would ' +
      'open all ports of a pod at once.',
    todo: 'Name a revision without ambient mode, or take `existing.istio` out: the platform brings an Istio of its own.',
  },
  'mesh/forgets-keys': {
    means: "The cluster's istiod fetches the keys of issuers of tokens itself, and hands them to the proxies.",
    matters:
      'If it starts before Dex, as after a restart of the cluster, it gives up, and refuses every login for up to 30 minutes.',
    todo: 'Set `PILOT_JWT_ENABLE_REMOTE_JWKS=hybrid` in the environment of istiod: proxies then fetch the keys of Dex.',
  },
  'mesh/no-cni': {
    means:
      "The cluster's Istio does without its CNI plugin: each sidecar comes with a container that changes the pod's network.",
    matters:
      'That container needs the capability `NET_ADMIN`. The Pod Security Standards of the namespaces of the platform and of tenants ' +
      'refuse such pods.',
    todo: 'Install the CNI plugin of Istio, and set `pilot.cni.enabled` in its values.',
  },
  'mesh/no-native-sidecars': {
    means: "Sidecars of the cluster's Istio are usual containers, which do not end with the others of their pod.",
    matters: 'A Job with a sidecar never ends: trials, and steps of pipelines that are Jobs.',
    todo: 'Set `ENABLE_NATIVE_SIDECARS=true` in the environment of istiod, as Istio 1.27 does by itself.',
  },
  'mesh/no-provider': {
    means: "The settings of the cluster's Istio lack the extension provider by which the gateway asks oauth2-proxy.",
    matters: 'The gateway refuses every request, because it cannot ask who is logged in.',
    todo: 'Run `npx cdk8s-kubeflow up --patch-existing`, or add what the finding prints to `meshConfig` of that Istio.',
  },
  'mesh/no-sidecar': {
    means: 'Pods run without a sidecar in namespaces whose pods get one: they started before the mesh did.',
    matters: 'Other pods refuse their requests, since these are not encrypted and name nobody.',
    todo: 'Once istiod runs, delete these pods. Their controllers make them anew, with a sidecar.',
  },
  'mesh/no-tokens': {
    means: 'The API server makes no tokens of ServiceAccounts for the audience `istio-ca`.',
    matters: 'Proxies of the mesh get no certificates for anything else, and no pod with a sidecar becomes ready.',
    todo: 'Start the API server with `--service-account-issuer` and `--service-account-signing-key-file`.',
  },
  'mesh/other-trust-domain': {
    means: "Istio, which the cluster has already, names identities by another domain than the cluster's DNS domain.",
    matters:
      'Policies and filters name the gateway and the programs of the platform by it: pages answer `RBAC: access ' +
      'denied`, and models do not learn who calls them.',
    todo:
      'Write `trustDomain` into the meshConfig of that Istio, with the old one in `trustDomainAliases`, and restart the ' +
      'pods of the mesh.',
  },
  'mesh/proxies-too-new': {
    means: "The gateway for models, which the platform renders, has a newer proxy than the cluster's istiod.",
    matters: 'Istio supports proxies that are older than istiod, and none that are newer.',
    todo: 'Write an image of the version of istiod: `images: { override: { istioProxy: … } }`. Or upgrade istiod.',
  },
  'mesh/serves-ingresses': {
    means: "The cluster's Istio serves Ingresses at its gateway.",
    matters: 'Whoever may edit a tenant may make one, for the host of the platform too. It is open without a login.',
    todo: 'Set `ingressControllerMode: OFF` in `meshConfig`, if nothing else in the cluster needs them.',
  },
  'mesh/shared-gateway': {
    means: "Gateways of the cluster's Knative select the pods of the gateway that Kubeflow uses.",
    matters:
      'Policies of the platform demand a login at that gateway, for all hosts. Other Knative Services of the cluster are then ' +
      'closed to those who are not logged in, also to pods.',
    todo: 'Install a gateway for Kubeflow alone, and name it in `existing.istio.gateway`.',
  },
  'mesh/tokens-not-yet': {
    means: 'The ServiceAccount that tokens are asked for does not exist yet.',
    matters:
      'A new cluster makes its ServiceAccounts in the first minute. Until then nothing can be said about tokens.',
    todo: 'Try again in a minute.',
  },
  'mesh/trainings-injected': {
    means: "The cluster's Istio injects sidecars into pods of trainings on several nodes.",
    matters:
      'They talk at ports that nobody declares. A sidecar does not say there who they are, and the next one refuses them.',
    todo: 'Run `npx cdk8s-kubeflow up --patch-existing`, or add the selectors that the finding prints to the injector.',
  },
  'webhooks/left-behind': {
    means: 'A webhook of another system refuses objects, because no pod answers behind its Service.',
    matters: 'Objects that it is asked about, which may be all pods, cannot be made or changed.',
    todo: 'Start its program again. If that was removed, delete the webhook configuration.',
  },
  'webhooks/no-conversion-authority': {
    means: 'A CRD has a conversion webhook, but no certificate authority for it.',
    matters: 'Objects of its older versions cannot be read, so that Kubernetes cannot even delete their namespaces.',
    todo: "See whether the program runs that puts the authority there: cert-manager's cainjector, or the CRD's own controller.",
  },
  'webhooks/not-ready': {
    means:
      'A webhook configuration of the platform is missing, has no certificate authority, or no pod behind its Service.',
    matters: 'The objects that it is asked about are refused, or come in without what it adds.',
    todo: 'Mend the program behind it first. A missing authority comes from cainjector, istiod or the program itself.',
  },
  'webhooks/other-authority': {
    means:
      "A webhook configuration trusts another certificate authority than the one that signed its program's certificate.",
    matters: 'The API server refuses to speak to the webhook, and with that every object that it is asked about.',
    todo: 'Restart cainjector, which copies the authority again.',
  },
} as const satisfies Explanations;
