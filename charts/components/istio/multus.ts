import { Construct } from 'constructs';

import { ExternalReference, Resource } from '../../kit';

const [KIND, GROUP] = ['NetworkAttachmentDefinition', 'k8s.cni.cncf.io'] as const;

/**
 * The name by which Multus calls Istio's plugin. The injection template puts it into an annotation of each pod with a sidecar, as
 * `default/istio-cni`, so that one object serves all namespaces: https://github.com/istio/istio/pull/44392
 */
export class MultusPlugin extends Construct {
  constructor(scope: Construct) {
    super(scope, 'multus');
    const namespace = 'default';
    new ExternalReference(this, { kind: 'Namespace', name: namespace });
    new ExternalReference(this, { kind: 'CustomResourceDefinition', name: `${KIND}.${GROUP}` });
    new Resource(this, `${GROUP}/v1/${KIND}`, 'istio-cni', {}, { namespace });
  }
}
