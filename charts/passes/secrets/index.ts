import type { Construct } from 'constructs';

import type { ResolvedSecrets, SealedValues } from '../../config/delivery/secrets';
import { isWorkload, type Workload } from '../../kit/workload';
import { checksum } from '../../kit/resource';
import { renderExternal } from './external';
import { renderSealed } from './sealed';
import { secretsRead } from '../../contract/references';
import { type SecretWay, setSecretWay } from '../../kit/secret-way';

/** Has all declared Secrets of a platform rendered in the way that its definition says. Comes before its components. */
export function chooseSecretWay(platform: Construct, secrets: ResolvedSecrets): void {
  if (secrets.kind === 'external') {
    const kind = 'ExternalSecret.external-secrets.io';
    setSecretWay(platform, { kind, render: (scope, secret) => renderExternal(scope, secret, secrets) });
  } else if (secrets.kind === 'sealed') {
    const render: SecretWay['render'] = (scope, secret) => renderSealed(scope, secret, secrets.values);
    setSecretWay(platform, { kind: 'SealedSecret.bitnami.com', render });
  }
}

/** Annotation of pods: what they read of sealed values. */
const CHECKSUM = 'cdk8s-kubeflow/secrets-checksum';

/** Annotation by which Stakater's Reloader, where it is installed, rolls what reads a Secret that has changed. */
const RELOADER = 'reloader.stakater.com/auto';

/**
 * Pods read Secrets at their start. A sealed value that changes is a change of `dist/`, so it rolls those that read it;
 * of a change in a store only the cluster knows. Comes after all components.
 */
export function rollOnSecrets(platform: Construct, secrets: ResolvedSecrets): void {
  if (secrets.kind === 'cluster') return;
  for (const pods of platform.node.findAll().filter(isWorkload)) {
    const names = secretsOf(pods);
    if (!names.length) continue;
    if (secrets.kind === 'external') pods.metadata.addAnnotation(RELOADER, 'true');
    else annotatePods(pods, checksum(names.map((name) => sealedOf(secrets.values, pods, name))));
  }
}

function secretsOf({ fields }: Workload): readonly string[] {
  const { spec } = fields.spec?.template ?? {};
  return spec ? [...secretsRead(spec)].sort() : [];
}

function sealedOf(values: SealedValues, pods: Workload, name: string): readonly (readonly [string, string])[] {
  return Object.entries(values[`${pods.metadata.namespace ?? pods.chart.namespace ?? ''}/${name}`] ?? {}).sort();
}

function annotatePods(pods: Workload, sum: string): void {
  const { spec } = pods.fields;
  if (!spec) return;
  const { metadata, ...template } = spec.template;
  const annotations = { ...metadata?.annotations, [CHECKSUM]: sum };
  pods.fields = {
    ...pods.fields,
    spec: { ...spec, template: { metadata: { ...metadata, annotations }, ...template } },
  };
}
