import { posix } from 'node:path';

import type { Flux, FluxSource } from '../config/delivery/flux';
import type { Rendering } from '../rendering/delivery';
import { PLATFORM_LABELS as LABELS } from '../contract/labels';
import { IN_CHARTS, stagesOf, type Unit } from './stages';

/** Time after which a failed stage is tried again. */
const RETRY_INTERVAL = '1m';

/** A condition in CEL by which Flux knows that objects of a kind are ready for the next stage. */
interface HealthCheck {
  readonly apiVersion: string;
  readonly kind: string;
  readonly current: string;
}

/** The source of the rendering: https://fluxcd.io/flux/components/source/ */
interface Source {
  readonly apiVersion: 'source.toolkit.fluxcd.io/v1';
  readonly kind: 'GitRepository' | 'OCIRepository';
  readonly metadata: Named;
  readonly spec: {
    readonly interval: string;
    readonly url: string;
    readonly ref: object;
    readonly secretRef?: { readonly name: string };
  };
}

/** The part of the source that is applied: https://fluxcd.io/flux/components/kustomize/kustomizations/ */
interface Kustomization {
  readonly apiVersion: 'kustomize.toolkit.fluxcd.io/v1';
  readonly kind: 'Kustomization';
  readonly metadata: Named;
  readonly spec: {
    readonly interval: string;
    readonly retryInterval: string;
    readonly timeout: string;
    readonly sourceRef: { readonly kind: string; readonly name: string };
    readonly path: string;
    readonly prune: boolean;
    readonly wait: boolean;
    readonly force: boolean;
    readonly deletionPolicy: 'Orphan' | 'MirrorPrune';
    readonly dependsOn?: readonly { readonly name: string }[];
    readonly healthCheckExprs?: readonly HealthCheck[];
  };
}

interface Named {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * The objects of Flux. `flux/bootstrap` is applied once: the source, and a Kustomization for the rest. Flux takes
 * `flux/stages` from the source: a Kustomization for each stage, which waits for the one before.
 */
export function renderFlux(plan: Flux, rendering: Rendering): ReadonlyMap<string, object> {
  const { name, path } = plan;
  const source = sourceOf(plan);
  const root = kustomization(plan, name, posix.join(posix.dirname(path), 'gitops/flux/stages'), {
    wait: false,
    deletionPolicy: 'Orphan',
  });
  // Flux reports a missing folder as an error, so stages without objects are left out.
  const stages = stagesOf(rendering).filter(({ objects }) => objects.length);
  return new Map<string, object>([
    [`flux/bootstrap/${source.kind.toLowerCase()}-${name}.yaml`, source],
    [`flux/bootstrap/kustomization-${name}.yaml`, root],
    ...stages.map((stage, index) => {
      const before = stages[index - 1];
      const json = kustomization(plan, `${name}-${stage.name}`, `${path}/${stage.name}`, {
        wait: true,
        deletionPolicy: deletionPolicyOf(stage),
        dependsOn: before && [{ name: `${name}-${before.name}` }],
        healthCheckExprs: healthChecks(stage),
      });
      return [`flux/stages/kustomization-${json.metadata.name}.yaml`, json] as const;
    }),
  ]);
}

/**
 * A Kustomization that is deleted leaves the platform as it is. That of the tenants goes with the last of them, and ends
 * the access of their contributors; namespaces, Profiles and volumes stay. That of the user's own charts goes with them.
 */
function deletionPolicyOf({ stage }: Unit): Kustomization['spec']['deletionPolicy'] {
  return stage in IN_CHARTS ? 'MirrorPrune' : 'Orphan';
}

function sourceOf({ source, name, namespace, interval }: Flux): Source {
  const { kind, url, secretName, ...reference } = source;
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: kind === 'git' ? 'GitRepository' : 'OCIRepository',
    metadata: { name, namespace, labels: LABELS },
    spec: {
      interval,
      url,
      ref: Object.values(reference).some((value) => value !== undefined) ? reference : NEWEST[kind],
      secretRef: secretName === undefined ? undefined : { name: secretName },
    },
  };
}

const NEWEST: Readonly<Record<FluxSource['kind'], object>> = { git: { branch: 'main' }, oci: { tag: 'latest' } };

function kustomization(
  plan: Flux,
  name: string,
  path: string,
  more: Pick<Kustomization['spec'], 'wait' | 'dependsOn' | 'healthCheckExprs' | 'deletionPolicy'>,
): Kustomization {
  const { namespace, interval, timeout } = plan;
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace, labels: LABELS },
    spec: {
      interval,
      retryInterval: RETRY_INTERVAL,
      timeout,
      sourceRef: { kind: sourceOf(plan).kind, name: plan.name },
      path: `./${path}`,
      prune: true,
      force: false,
      ...more,
    },
  };
}

const WITH_BUNDLES = 'webhooks.all(w, !has(w.clientConfig.service) || has(w.clientConfig.caBundle))';
const ADMISSION = 'admissionregistration.k8s.io/v1';

const THERE = 'has(metadata.name)';

/**
 * Webhooks do not work before their CA bundle is injected. No stage needs the address of a load balancer. A volume is
 * pending until a pod uses it where its class waits for that (`WaitForFirstConsumer`), and a stage waits for its pods
 * anyway. A tenant's notebook that does not start must not hold back what comes after the tenants.
 */
const HEALTH_CHECKS: readonly HealthCheck[] = [
  { apiVersion: ADMISSION, kind: 'MutatingWebhookConfiguration', current: WITH_BUNDLES },
  { apiVersion: ADMISSION, kind: 'ValidatingWebhookConfiguration', current: WITH_BUNDLES },
  { apiVersion: 'v1', kind: 'Service', current: THERE },
  { apiVersion: 'v1', kind: 'PersistentVolumeClaim', current: THERE },
  { apiVersion: 'kubeflow.org/v1', kind: 'Notebook', current: THERE },
];

function healthChecks({ objects }: Unit): readonly HealthCheck[] | undefined {
  const kinds = new Set(objects.map(({ apiVersion, kind }) => `${apiVersion}/${kind}`));
  const checks = HEALTH_CHECKS.filter(({ apiVersion, kind }) => kinds.has(`${apiVersion}/${kind}`));
  return checks.length ? checks : undefined;
}
