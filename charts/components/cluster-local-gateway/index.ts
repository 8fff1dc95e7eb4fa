import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import { SERVICES } from '../../contract/services';
import { Component, Stage } from '../../kit';
import { GatewayProxy } from '../shared/istio/gateway-proxy';

/** The gateway for requests from pods of the cluster to models: it is not reachable from outside. */
export class ClusterLocalGateway extends Component {
  static readonly facts: Facts = {
    name: 'cluster-local-gateway',
    stage: Stage.MESH,
    namespace: SERVICES.clusterLocalGateway.namespace,
    requires: ['istio'],
    metrics: {
      'cluster-local-gateway': { port: 15020, path: '/stats/prometheus' },
    },
  };

  constructor(scope: Construct, platform: Platform) {
    const { labels, namespace } = platform.services.clusterLocalGateway;
    super(scope, { ...ClusterLocalGateway.facts, namespace });
    new GatewayProxy(this, platform, {
      labels,
      ports: [
        { name: 'status-port', port: 15020, targetPort: 15020 },
        { name: 'http2', port: 80, targetPort: 8080 },
      ],
      env: { ISTIO_META_ROUTER_MODE: 'sni-dnat' },
    });
  }
}
