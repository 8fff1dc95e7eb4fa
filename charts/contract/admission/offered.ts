import type { TenantPod } from '../traffic/made';
import { type MadeContainer, type MadeContainers, METRICS_COLLECTOR, QUEUE_PROXY, TENANT_CONTAINERS } from './made';
import type { Container, PodSpec } from './pod';
import { restrict } from './restricted';
import { withSidecar } from './sidecar';

/** What decides which pods programs of the platform start in tenants' namespaces, and with which containers. */
export interface Surroundings {
  readonly components: ReadonlySet<string>;
  /** Whether models are Knative Services. */
  readonly serverless: boolean;
}

/** A kind of pods that the platform offers. */
export interface Offer extends MadeContainers {
  readonly kind: TenantPod;
}

/** The pods that programs of the platform start in every tenant's namespace, with their sidecars. */
export function offers({ components, serverless }: Surroundings): readonly Offer[] {
  const proxied = components.has('istio');
  const all: readonly [string, MadeContainers][] = [['trial', TRIAL], ...Object.entries(TENANT_CONTAINERS)];
  return all
    .filter(([, { by }]) => components.has(by))
    .map(([kind, made]) => {
      const served = kind === 'model' && serverless ? { ...made, containers: [...made.containers, QUEUE_PROXY] } : made;
      return { kind: kind as TenantPod, ...(made.sidecar && proxied ? withSidecar(served) : served) };
    });
}

/** A trial is whatever its experiment says, beside Katib's own container. */
const TRIAL: MadeContainers = {
  by: 'katib',
  plural: 'experiments',
  containers: [{ name: 'training-container', theirs: 'all' }, METRICS_COLLECTOR],
};

/** Whether the amounts of a container are its users' to write. */
export function isTheirs(container: Container): boolean {
  return (container as MadeContainer).theirs !== undefined;
}

/**
 * A pod of a namespace that is held to "restricted": istiod completes pods with a sidecar, Katib and Pipelines their own.
 * What their users write is taken for right.
 */
export function restricted(offer: Offer): PodSpec {
  const isRight = (container: MadeContainer) => offer.sidecar ?? offer.completed ?? container.theirs === 'all';
  const complete = (container: MadeContainer) => (isRight(container) ? restrict(container, offer) : container);
  // With `injectSecurityContext`, Katib's own container has the settings of the trial's first one.
  if (offer.kind === 'trial') return { ...offer, containers: offer.containers.map((each) => restrict(each, offer)) };
  return {
    ...offer,
    containers: offer.containers.map(complete),
    initContainers: (offer.initContainers ?? []).map(complete),
  };
}
