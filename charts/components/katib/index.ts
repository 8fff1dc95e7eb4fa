import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import {
  Component,
  configVolume,
  DATABASE_PORTS,
  field,
  httpGet,
  type Labels,
  Page,
  podsWith,
  port,
  PromisedPath,
  SAME_NAMESPACE,
  scraped,
  secretVolume,
  Stage,
  tenantPod,
  TENANTS,
  trusting,
  UserRoles,
} from '../../kit';
import { katibConfig, trialTemplates, WEBHOOK_PORT } from './config';
import { Database } from './database';
import { CONTROLLER, Part, partLabel, UI, USERS } from './programs';
import { Webhooks } from './webhooks';

const UI_PORT = 8080;
/** Port of the DB manager, which receives the metrics of trials' sidecars and answers queries for them. */
const DB_MANAGER_PORT = 6789;

/** Katib: searches the hyperparameters of a training, or its neural network's architecture, by many trials of it. */
export class Katib extends Component {
  static readonly facts: Facts = {
    name: 'katib',
    stage: Stage.APPS,
    namespace: 'kubeflow',
    requires: ['kubeflow-namespace', 'kubeflow-roles', 'cert-manager', 'istio', 'kubeflow-gateway'],
    dashboard: {
      menu: [{ text: 'Katib Experiments', link: '/katib/', icon: 'kubeflow:katib', place: 4 }],
      documentation: [{ system: 'Katib', link: 'https://www.kubeflow.org/docs/components/katib/', place: 4 }],
    },
    metrics: {
      'katib-controller': { port: 8080 },
      'katib-db-manager': 'serves none',
      'katib-ui': 'serves none',
      'katib-mysql': 'its image serves none',
      'katib-postgres': 'its image serves none',
    },
  };

  constructor(scope: Construct, platform: Platform) {
    super(scope, Katib.facts);
    this.crds(['experiments.kubeflow.org', 'suggestions.kubeflow.org', 'trials.kubeflow.org']);
    new UserRoles(this, 'katib', USERS.edit, USERS.view);
    this.renderController(platform);
    this.renderDbManager(platform);
    this.renderUi(platform);
    this.declarePaths(platform);
  }

  private declarePaths({ databases: { katib } }: Platform): void {
    const manager = { host: `katib-db-manager.${this.ownNamespace}`, port: DB_MANAGER_PORT };
    const program = (part: string) => podsWith(this.ownNamespace, partLabel(part));
    new PromisedPath(this, 'trial → katib-db-manager', { from: tenantPod('trial'), to: manager });
    for (const part of ['controller', 'ui']) {
      new PromisedPath(this, `katib-${part} → katib-db-manager`, { from: program(part), to: manager });
    }
    const suggestion = { tenantPod: 'suggestion', port: 6789, by: 'Service' } as const;
    new PromisedPath(this, 'katib-controller → a suggestion', { from: program('controller'), to: suggestion });
    if (katib.kind === 'external') return;
    const to = { host: `katib-${katib.kind}.${this.ownNamespace}`, port: DATABASE_PORTS[katib.kind] };
    new PromisedPath(this, 'katib-db-manager → database of Katib', {
      from: program('db-manager'),
      to,
      protocol: 'tcp',
    });
  }

  private renderController(platform: Platform): void {
    const { certificate } = new Webhooks(this, 'katib-controller');
    const file = 'katib-config.yaml';
    const config = this.config('katib-config', { [file]: katibConfig(platform) });
    new Part(this, 'controller', {
      may: CONTROLLER,
      admits: { ports: [WEBHOOK_PORT] },
      container: {
        image: platform.images.katibController,
        command: ['./katib-controller'],
        args: [`--katib-config=/${file}`],
        env: { KATIB_CORE_NAMESPACE: field('metadata.namespace') },
        ports: [port(WEBHOOK_PORT, 'webhook'), port(8080, 'metrics'), port(18080, 'healthz')],
        mounts: {
          '/tmp/cert': { volume: 'cert', readOnly: true },
          [`/${file}`]: { volume: config.name, subPath: file, readOnly: true },
        },
        readiness: httpGet('/readyz', 'healthz'),
        liveness: httpGet('/healthz', 'healthz'),
      },
      annotations: { ...scraped(8080), ...restartWith(platform) },
      restartOn: [config],
      volumes: [secretVolume('cert', certificate), configVolume(config.name, config.name)],
      service: {
        annotations: scraped(8080, { scheme: 'http' }),
        ports: [
          { name: 'webhook', port: 443, targetPort: WEBHOOK_PORT, protocol: 'TCP' },
          { name: 'metrics', port: 8080, targetPort: 8080 },
          { name: 'healthz', port: 18080, targetPort: 18080 },
        ],
      },
    });
  }

  private renderDbManager(platform: Platform): void {
    const { access, authorities } = new Database(this, platform);
    const trust = trusting(authorities);
    new Part(this, 'db-manager', {
      admits: { from: [TENANTS, SAME_NAMESPACE] },
      container: {
        image: platform.images.katibDbManager,
        command: ['./katib-db-manager'],
        env: access,
        ...trust.container,
        ports: [port(DB_MANAGER_PORT, 'api')],
        liveness: { grpc: { port: DB_MANAGER_PORT }, initialDelaySeconds: 10, periodSeconds: 60, failureThreshold: 5 },
      },
      ...trust.pods,
      service: { ports: [{ name: 'api', port: DB_MANAGER_PORT, protocol: 'TCP' }], more: { type: 'ClusterIP' } },
    });
  }

  private renderUi(platform: Platform): void {
    const { katibUi, identityHeaders } = platform.services;
    // The web app lists the ConfigMaps with this label.
    const templates = this.config('trial-templates', trialTemplates(platform));
    templates.metadata.addLabel('katib.kubeflow.org/component', 'trial-templates');
    const more = { type: 'ClusterIP' };
    new Part(this, 'ui', {
      sidecar: true,
      container: {
        image: platform.images.katibUi,
        command: ['./katib-ui'],
        args: [`--port=${UI_PORT}`],
        env: {
          KATIB_CORE_NAMESPACE: field('metadata.namespace'),
          APP_DISABLE_AUTH: 'false',
          USERID_HEADER: identityHeaders.user,
        },
        ports: [port(UI_PORT, 'ui')],
      },
      may: UI,
      service: { ports: [{ name: 'ui', port: katibUi.port, targetPort: UI_PORT, protocol: 'TCP' }], more },
    });
    const at = { prefix: '/katib/', rewrite: '/katib/', ...katibUi };
    new Page(this, 'katib-ui', platform, { ...at, pods: partLabel('ui'), admits: {} });
  }
}

/**
 * The controller looks for the CRDs of trials when it starts, and must be restarted for a CRD that comes later:
 * https://github.com/kubeflow/katib/blob/v0.19.0/pkg/controller.v1beta1/trial/trial_controller.go#L101-L120
 */
function restartWith({ components }: Platform): Labels {
  const operators = (['trainer', 'training-operator'] as const).filter((name) => components.has(name));
  return { 'cdk8s-kubeflow/trial-operators': operators.join(' ') };
}
