import type { Construct } from 'constructs';

import { Resource } from './resource';
import type { Labels } from './workload';

/** A path of the gateway and the Service behind it. */
export interface RouteProps {
  /** Gateways as Istio names them: `name` or `namespace/name`. */
  readonly gateway: string;
  /** Requests whose path begins with this. */
  readonly prefix: string;
  /** What replaces the prefix. @default it stays */
  readonly rewrite?: string;
  /** Headers added to the request. @default none */
  readonly addHeaders?: Labels;
  /** Host name of the Service, in full. */
  readonly host: string;
  readonly port: number;
}

/** Puts a Service behind the gateway, under a path. */
export class Route extends Resource<'networking.istio.io/v1alpha3/VirtualService'> {
  constructor(scope: Construct, name: string, props: RouteProps) {
    const headers = props.addHeaders && { request: { add: props.addHeaders } };
    super(scope, 'networking.istio.io/v1alpha3/VirtualService', name, {
      spec: {
        gateways: [props.gateway],
        hosts: ['*'],
        http: [
          {
            headers,
            match: [{ uri: { prefix: props.prefix } }],
            rewrite: props.rewrite === undefined ? undefined : { uri: props.rewrite },
            route: [{ destination: { host: props.host, port: { number: props.port } } }],
          },
        ],
      },
    });
  }
}

/** Lets callers into pods of the mesh by the identity of their ServiceAccount. */
export class AllowPrincipals extends Resource<'security.istio.io/v1beta1/AuthorizationPolicy'> {
  constructor(scope: Construct, name: string, pods: Labels, principals: readonly string[]) {
    super(scope, 'security.istio.io/v1beta1/AuthorizationPolicy', name, {
      spec: {
        action: 'ALLOW',
        selector: { matchLabels: pods },
        rules: [{ from: [{ source: { principals } }] }],
      },
    });
  }
}
