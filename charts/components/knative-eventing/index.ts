import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import {
  AggregatedClusterRole,
  ClusterRole,
  ClusterRoleBinding,
  Component,
  Resource,
  Role,
  RoleBinding,
  ServiceAccount,
  Stage,
} from '../../kit';
import { KnativeMutation, KnativeValidation } from '../../knative/admission';
import { KnativeUserRole } from '../../knative/user-role';
import { versions } from '../../versions';
import { ACCOUNTS, WEBHOOK_ROLE } from './accounts';
import { imagesOfPods, SETTINGS } from './config';
import { CRDS } from './crds';
import { NAME, WEBHOOK } from './names';
import {
  LABELS,
  renderController,
  renderJobSink,
  renderPingSource,
  renderRequestReply,
  renderWebhook,
} from './programs';
import { AUTH_PROXY_ROLE, BROKER_ROLES, type Duck, DUCK_ROLES, duckLabel, GATHERED, USER_ROLES } from './roles';

/** Knative Eventing: sources of events, brokers and channels that carry them, and triggers that send them on. */
export class KnativeEventing extends Component {
  static readonly requires = [] as const;

  constructor(scope: Construct, platform: Platform) {
    const labels = { ...LABELS, 'app.kubernetes.io/version': versions.knativeEventing };
    super(scope, NAME, { stage: Stage.SERVERLESS, namespace: NAME, labels });
    this.renderNamespace({});
    for (const [name, options] of CRDS) this.crds([name], options);
    this.renderRoles();
    this.renderAccounts();
    for (const [name, data] of Object.entries(SETTINGS)) this.config(name, data);
    const images = Object.entries(imagesOfPods(platform)).map(([name, data]) => this.config(name, data));
    renderController(this, platform, images);
    renderWebhook(this, platform);
    renderJobSink(this, platform);
    renderPingSource(this, platform);
    renderRequestReply(this, platform);
    this.renderAdmission();
  }

  private renderRoles(): void {
    for (const duck of Object.keys(GATHERED) as Duck[]) {
      const labels = duckLabel(duck);
      new AggregatedClusterRole(this, GATHERED[duck], labels);
      for (const [name, rules] of Object.entries(DUCK_ROLES[duck])) new ClusterRole(this, name, rules, { labels });
    }
    for (const [name, rules] of Object.entries(BROKER_ROLES)) new ClusterRole(this, name, rules);
    for (const [name, { audience, rules }] of Object.entries(USER_ROLES)) {
      new KnativeUserRole(this, name, audience, rules);
    }
    new Role(this, 'knative-eventing-auth-proxy', AUTH_PROXY_ROLE);
  }

  private renderAccounts(): void {
    for (const [serviceAccount, { roles, bindings }] of Object.entries(ACCOUNTS)) {
      new ServiceAccount(this, serviceAccount);
      for (const [name, rules] of Object.entries(roles)) new ClusterRole(this, name, rules);
      for (const [name, role] of Object.entries(bindings)) new ClusterRoleBinding(this, name, { role, serviceAccount });
    }
    const role = 'knative-eventing-webhook';
    new Role(this, role, WEBHOOK_ROLE);
    new RoleBinding(this, WEBHOOK.name, { role, serviceAccount: WEBHOOK.name });
  }

  private renderAdmission(): void {
    // The webhook makes its certificate itself, but not the Secret that keeps it.
    new Resource(this, 'v1/Secret', 'eventing-webhook-certs', {});
    const webhook = { service: WEBHOOK, timeoutSeconds: 10 };
    new KnativeMutation(this, 'webhook.eventing.knative.dev', webhook);
    new KnativeMutation(this, 'sinkbindings.webhook.sources.knative.dev', webhook);
    new KnativeValidation(this, 'validation.webhook.eventing.knative.dev', webhook);
    new KnativeValidation(this, 'config.webhook.eventing.knative.dev', {
      ...webhook,
      failurePolicy: 'Ignore',
      namespaceSelector: {
        matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: [NAME] }],
      },
    });
  }
}
