/** The kinds of OpenShift that are rendered, by `<apiVersion>/<kind>`. The cluster has their CRDs, or serves them itself. */
export interface OpenShiftResources {
  /** https://github.com/openshift/api/blob/master/route/v1/types.go, as far as it is used here. */
  readonly 'route.openshift.io/v1/Route': {
    readonly spec: {
      readonly host: string;
      readonly port: { readonly targetPort: string };
      readonly to: { readonly kind: 'Service'; readonly name: string; readonly weight: number };
      readonly tls?: {
        readonly termination: 'edge' | 'passthrough';
        readonly insecureEdgeTerminationPolicy: 'Redirect';
      };
      readonly wildcardPolicy: 'None';
    };
  };
  /** A network that Multus attaches pods to: by its name, it finds the configuration on the node. */
  readonly 'k8s.cni.cncf.io/v1/NetworkAttachmentDefinition': object;
}
