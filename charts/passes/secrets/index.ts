import type { Construct } from 'constructs';

import type { ResolvedSecrets, SealedValues } from '../../config/delivery/secrets';
import { ExternalReference, SecretRequirement } from '../../kit/declarations';
import { isWorkload, type Workload } from '../../kit/workload';
import { checksum } from '../../kit/resource';
import { renderExternal } from './external';
import { renderSealed } from './sealed';
import { secretsRead } from '../../contract/references';

/** Annotation of pods: what they read of sealed values. */
const CHECKSUM = 'cdk8s-kubeflow/secrets-checksum';

/** Annotation by which Stakater's Reloader, where it is installed, rolls what reads a Secret that has changed. */
const RELOADER = 'reloader.stakater.com/auto';

/**
 * Has all declared Secrets of a platform made in the way that its definition says. Pods read Secrets at their start: a
 * sealed value that changes is a change of `dist/`, so it rolls those that read it. Changes in an external store are
 * not visible here; Reloader handles them.
 */
export function makeSecrets(platform: Construct, secrets: ResolvedSecrets): void {
  if (secrets.kind === 'cluster') return;
  const nodes = platform.node.findAll();
  for (const secret of nodes.filter((node) => SecretRequirement.isSecretRequirement(node))) {
    // One without keys is filled by a program of the cluster.
    if (Object.keys(secret.keys).length) replaceSecret(secret, secrets);
  }
  for (const pods of nodes.filter(isWorkload)) {
    const names = secretsOf(pods);
    if (!names.length) continue;
    if (secrets.kind === 'external') pods.metadata.addAnnotation(RELOADER, 'true');
    else annotatePods(pods, checksum(names.map((name) => sealedOf(secrets.values, pods, name))));
  }
}

/** Puts the object of which an operator makes the Secret in its place. */
function replaceSecret(secret: SecretRequirement, secrets: Exclude<ResolvedSecrets, { kind: 'cluster' }>): void {
  secret.replace();
  if (secrets.kind === 'external') renderExternal(secret, secrets);
  else renderSealed(secret, secrets.values);
  const name = secrets.kind === 'external' ? 'ExternalSecret.external-secrets.io' : 'SealedSecret.bitnami.com';
  new ExternalReference(secret, { kind: 'CustomResourceDefinition', name });
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
