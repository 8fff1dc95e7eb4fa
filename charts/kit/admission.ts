import type { Construct } from 'constructs';

import type * as k8s from './k8s';
import { type Metadata, Resource } from './resource';

/** The requests that a program built with kubebuilder looks at: those for one kind. */
export interface AdmissionProps {
  /** Name of the webhook. */
  readonly name: string;
  /** API group of the kind; the core group is `''`. */
  readonly group: string;
  readonly version: string;
  /** The kind in lower case, whose plural is made by an s. */
  readonly kind: string;
  /** Where the program answers. @default as controller-runtime serves the kind */
  readonly path?: string;
  /** What happens to objects while the program does not answer. @default they are refused: 'Fail' */
  readonly failurePolicy?: 'Fail' | 'Ignore';
  /** @default CREATE and UPDATE */
  readonly operations?: readonly ('CREATE' | 'UPDATE' | 'DELETE')[];
  /** Versions of the API server's questions that it understands. @default v1 */
  readonly reviewVersions?: readonly string[];
  /** Whether it writes elsewhere too, though not when the request is a dry run. @default None */
  readonly sideEffects?: 'None' | 'NoneOnDryRun';
  /** Seconds that the API server waits for an answer. @default Kubernetes' own, 10 */
  readonly timeoutSeconds?: number;
  /** Which objects it looks at. @default all */
  readonly objects?: k8s.LabelSelector;
}

/** Where the API server calls a program. */
export interface AdmissionService {
  readonly name: string;
  readonly namespace: string;
  /** @default 443 */
  readonly port?: number;
}

/** Lets a program refuse objects. */
export class ValidatingAdmission extends Resource<'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration'> {
  constructor(
    scope: Construct,
    name: string,
    service: AdmissionService,
    kinds: readonly AdmissionProps[],
    metadata: Metadata = {},
  ) {
    const webhooks = kinds.map((each) => webhook('validate', service, each));
    super(scope, 'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration', name, { webhooks }, metadata);
  }
}

/** Lets a program change objects before they are stored. */
export class MutatingAdmission extends Resource<'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration'> {
  constructor(
    scope: Construct,
    name: string,
    service: AdmissionService,
    kinds: readonly AdmissionProps[],
    metadata: Metadata = {},
  ) {
    const webhooks = kinds.map((each) => webhook('mutate', service, each));
    super(scope, 'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration', name, { webhooks }, metadata);
  }
}

/**
 * One webhook. Its path by default is from
 * https://github.com/kubernetes-sigs/controller-runtime/blob/v0.20.0/pkg/builder/webhook.go (generateMutatePath)
 */
function webhook(
  verb: 'mutate' | 'validate',
  service: AdmissionService,
  props: AdmissionProps,
): k8s.MutatingWebhook & k8s.ValidatingWebhook {
  const { name, group, version, kind, operations = ['CREATE', 'UPDATE'], reviewVersions = ['v1'], objects } = props;
  const { path = `/${verb}-${group.replaceAll('.', '-')}-${version}-${kind}`, failurePolicy = 'Fail' } = props;
  return {
    name,
    admissionReviewVersions: reviewVersions,
    clientConfig: { service: { ...service, path } },
    failurePolicy,
    objectSelector: objects,
    rules: [{ apiGroups: [group], apiVersions: [version], operations, resources: [`${kind}s`] }],
    sideEffects: props.sideEffects ?? 'None',
    timeoutSeconds: props.timeoutSeconds,
  };
}
