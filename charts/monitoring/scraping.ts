import { Construct } from 'constructs';

import type { ResolvedMonitoring } from '../config/monitoring';
import { principal } from '../kit/cluster-domain';
import { AdmitTraffic, pods } from '../kit/network-policy';
import type { MonitorEndpoint } from '../kit/prometheus-operator';
import { Resource } from '../kit/resource';
import { foreignPod, PromisedPath } from '../kit/traffic';
import { TOKEN_FILE } from './cluster-jobs';
import { PLATFORM_LABEL } from './metrics';
import type { Monitor } from './scrape-config';
import type { RenderedTarget } from './targets';

/** Label of the Services of metrics, with the name of the program. */
const METRICS_LABEL = 'cdk8s-kubeflow/metrics';

type Scraper = ResolvedMonitoring['prometheus'];

/** How Prometheus finds and reads a program. */
export function monitorOf(target: RenderedTarget): Monitor {
  const { program, namespace, by } = target;
  const port = by === 'http' ? 'http-metrics' : 'https-metrics';
  const labels = { [METRICS_LABEL]: program };
  return { name: `${program}-metrics`, namespace, labels, endpoint: endpoint(target, port) };
}

/** The Service of a program's metrics, and all that lets Prometheus reach it. */
export class Scraping extends Construct {
  constructor(scope: Construct, scraper: Scraper, target: RenderedTarget) {
    super(scope, `${target.component}.${target.program}`);
    const { component, program, namespace, selector, port } = target;
    const { name, labels, endpoint: monitored } = monitorOf(target);
    // Some containers do not declare the port, so it is found by a Service. It is headless: each pod is asked.
    const spec = { clusterIP: 'None', ports: [{ name: monitored.port, port, targetPort: port }], selector };
    new Resource(this, 'v1/Service', name, { spec }, { namespace, labels });
    if (target.isClosed) {
      const from = [pods(scraper.namespace, scraper.pods)];
      new AdmitTraffic(this, name, { namespace, pods: { matchLabels: selector }, from, ports: [port] });
    }
    if (target.isDenied) this.allow(name, scraper, target);
    new PromisedPath(this, `Prometheus → ${component}/${program}`, {
      from: foreignPod(scraper.namespace, scraper.pods),
      to: { namespace, pods: selector, port },
      path: target.path,
      protocol: target.by === 'http' ? 'http' : 'tcp',
    });
  }

  /** Allows Prometheus without a sidecar, which has no identity, and with one. */
  private allow(name: string, { namespace: its, serviceAccount }: Scraper, target: RenderedTarget): void {
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
