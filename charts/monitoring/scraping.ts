import { Construct } from 'constructs';

import type { ResolvedMonitoring } from '../config/monitoring';
import { principal } from '../kit/cluster-domain';
import { AdmitTraffic, pods } from '../kit/network-policy';
import type { MonitorEndpoint } from '../kit/prometheus-operator';
import { Resource } from '../kit/resource';
import { foreignPod, PromisedPath } from '../kit/traffic';
import { PLATFORM_LABEL } from './metrics';
import type { RenderedTarget } from './targets';

/** Label of the Services of metrics, with the name of the program. */
const METRICS_LABEL = 'cdk8s-kubeflow/metrics';

/** Where Prometheus has the token of its ServiceAccount. */
const TOKEN_FILE = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** All that lets Prometheus find a program, reach it and read its metrics. */
export class Scraping extends Construct {
  constructor(scope: Construct, plan: ResolvedMonitoring, target: RenderedTarget) {
    super(scope, `${target.component}.${target.program}`);
    const { component, program, namespace, selector, port } = target;
    const labels = { [METRICS_LABEL]: program };
    const name = `${program}-metrics`;
    // Some containers do not declare the port, so it is found by a Service. It is headless: each pod is asked.
    const served = { name: target.by === 'http' ? 'http-metrics' : 'https-metrics', port, targetPort: port };
    new Resource(
      this,
      'v1/Service',
      name,
      { spec: { clusterIP: 'None', ports: [served], selector } },
      { namespace, labels },
    );
    const spec = { selector: { matchLabels: labels }, endpoints: [endpoint(target, served.name)] };
    new Resource(this, 'monitoring.coreos.com/v1/ServiceMonitor', name, { spec }, { namespace, labels: plan.labels });
    if (target.isClosed) {
      const from = [pods(plan.namespace, plan.pods)];
      new AdmitTraffic(this, name, { namespace, pods: { matchLabels: selector }, from, ports: [port] });
    }
    if (target.isDenied) this.allow(name, plan, target);
    new PromisedPath(this, `Prometheus → ${component}/${program}`, {
      from: foreignPod(plan.namespace, plan.pods),
      to: { namespace, pods: selector, port },
      path: target.path,
      protocol: target.by === 'http' ? 'http' : 'tcp',
    });
  }

  /** Allows Prometheus without a sidecar, which has no identity, and with one. */
  private allow(name: string, { namespace: its, serviceAccount }: ResolvedMonitoring, target: RenderedTarget): void {
    const { namespace, selector: matchLabels, port, path, shared } = target;
    const of = shared ? { methods: ['GET'], paths: [path] } : {};
    const from = [
      { source: { principals: [principal(this, serviceAccount, its)] } },
      { source: { notPrincipals: ['*'] } },
    ];
    const rules = [{ from, to: [{ operation: { ports: [String(port)], ...of } }] }];
    const spec = { action: 'ALLOW', selector: { matchLabels }, rules } as const;
    new Resource(this, 'security.istio.io/v1beta1/AuthorizationPolicy', name, { spec }, { namespace });
  }
}

/** Labels of metrics win: they name the tenant's namespace where those of the target name the program's. */
function endpoint({ component, program, path, by }: RenderedTarget, port: string): MonitorEndpoint {
  return {
    port,
    path,
    scheme: by === 'http' ? 'http' : 'https',
    honorLabels: true,
    // Programs make these certificates for themselves.
    tlsConfig: by === 'http' ? undefined : { insecureSkipVerify: true },
    bearerTokenFile: by === 'authorized' ? TOKEN_FILE : undefined,
    relabelings: [
      { targetLabel: 'job', replacement: `${component}/${program}` },
      { targetLabel: PLATFORM_LABEL.name, replacement: PLATFORM_LABEL.value },
    ],
  };
}
