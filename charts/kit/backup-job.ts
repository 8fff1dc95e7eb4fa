import { Construct } from 'constructs';

import { BACKUP_LABEL } from '../contract/labels';
import type * as k8s from './k8s';
import { RESTRICTED, RESTRICTED_POD } from './container';
import { Resource } from './resource';
import { type Labels, podTemplate, ServiceAccount } from './workload';

/** A CronJob that copies the data of a system. */
export interface BackupJobProps {
  /** As cron has it, in UTC. */
  readonly schedule: string;
  /** User and group of its containers, to whom its volumes belong. */
  readonly user: number;
  readonly containers: readonly k8s.Container[];
  /** What must have ended before. @default none */
  readonly before?: readonly k8s.Container[];
  readonly volumes: readonly k8s.Volume[];
  /** Labels of the pods on whose node it runs, because their volume is there. @default on any node */
  readonly beside?: Labels;
  /** Whether the pod has a sidecar. @default the namespace's label decides */
  readonly sidecar?: boolean;
  /** Annotations of its ServiceAccount. @default none */
  readonly account?: Labels;
}

/** The CronJob and its ServiceAccount, both of one name. */
export class BackupJob extends Construct {
  /** Labels of its pods. */
  readonly selector: Labels;

  constructor(scope: Construct, name: string, props: BackupJobProps) {
    super(scope, 'job');
    const { schedule, user, before, sidecar, containers, volumes } = props;
    this.selector = { 'app.kubernetes.io/name': name };
    new ServiceAccount(this, name, { automountServiceAccountToken: false, annotations: props.account });
    const template = podTemplate({
      selector: this.selector,
      sidecar,
      serviceAccount: name,
      containers,
      volumes,
      pod: {
        initContainers: before,
        restartPolicy: 'Never',
        securityContext: { ...RESTRICTED_POD, fsGroup: user, fsGroupChangePolicy: 'OnRootMismatch' },
        affinity: props.beside && onNodeOf(props.beside),
      },
    });
    const spec = {
      schedule,
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 3,
      // A dump that hangs would keep all later ones from starting.
      jobTemplate: { spec: { backoffLimit: 2, activeDeadlineSeconds: 6 * 60 * 60, template } },
    };
    const [label, backup] = BACKUP_LABEL;
    new Resource(this, 'batch/v1/CronJob', name, { spec }, { labels: { [label]: backup } });
  }
}

/** What each container of a backup may do and take. */
export function backupContainer(user: number) {
  return {
    resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { cpu: '1', memory: '512Mi' } },
    securityContext: { ...RESTRICTED, runAsUser: user, runAsGroup: user, readOnlyRootFilesystem: true },
  };
}

/** On the node of some pods. */
function onNodeOf(pods: Labels) {
  const term = { labelSelector: { matchLabels: pods }, topologyKey: 'kubernetes.io/hostname' };
  return { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
}
