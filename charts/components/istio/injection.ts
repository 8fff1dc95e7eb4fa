import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { MutatingWebhooks, SIDECAR, ValidatingWebhooks } from '../../kit';
import type * as k8s from '../../kit/k8s';
import { REVISION, ROOT_NAMESPACE } from '../shared/istio/control-plane';

/**
 * The files that make up each template, in order. istiod parses every template by itself, so shared pieces go in front
 * of each.
 */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  sidecar: ['shared', 'shared.pods', 'sidecar'],
  gateway: ['shared', 'shared.pods', 'gateway'],
  'grpc-simple': ['grpc-simple'],
  'grpc-agent': ['shared', 'shared.pods', 'grpc-agent'],
  waypoint: ['shared', 'shared.gateways', 'waypoint'],
  'kube-gateway': ['shared', 'shared.gateways', 'kube-gateway'],
  agentgateway: ['shared', 'shared.gateways', 'agentgateway'],
};

/** How istiod injects: https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#customizing-injection */
export function injectorConfig({ training, restricted }: Platform): object {
  const read = (part: string) => readFileSync(join(__dirname, 'injection', `${part}.tpl.yaml`), 'utf8');
  return {
    policy: 'enabled',
    alwaysInjectSelector: [],
    // Also of jobs that users write themselves. A pod that asks for a sidecar by its own label has one.
    neverInjectSelector: Object.values(training.pods).map((key) => ({
      matchExpressions: [{ key, operator: 'Exists' }],
    })),
    defaultTemplates: ['sidecar', ...(restricted.length ? [RESTRICTED] : [])],
    // An older istiod reads this instead. It fails on the unknown function rather than inject a wrong sidecar.
    template: '{{ Template_Version_And_Istio_Version_Mismatched_Check_Installation }}',
    templates: {
      ...Object.fromEntries(Object.entries(TEMPLATES).map(([name, parts]) => [name, parts.map(read).join('')])),
      ...(restricted.length && { [RESTRICTED]: listed(restricted) + read(RESTRICTED) }),
    },
  };
}

/** The template for namespaces that are held to the Pod Security Standard "restricted". */
const RESTRICTED = 'restricted';

/** Tells a template the namespaces: istiod gives it no more of a namespace than the name. */
function listed(namespaces: readonly string[]): string {
  return `{{- $restricted := list ${namespaces.map((name) => JSON.stringify(name)).join(' ')} }}\n`;
}

/**
 * Injection and validation, both by istiod. It finds the configurations by their revision and writes its CA bundle into
 * them.
 */
export class Webhooks extends Construct {
  constructor(scope: Construct) {
    super(scope, 'webhooks');
    const labels = (app: string) => ({ labels: { [REV]: REVISION, app } });
    const webhooks = INJECTION.map((conditions) => injection(...conditions));
    new MutatingWebhooks(this, 'istio-sidecar-injector', webhooks, labels('sidecar-injector'));
    new ValidatingWebhooks(this, `istio-validator-${ROOT_NAMESPACE}`, [VALIDATING], labels('istiod'));
  }
}

const REV = 'istio.io/rev';
const OF_NAMESPACE = 'istio-injection';

type Condition = k8s.LabelSelectorRequirement;

const isIn = (key: string, value: string): Condition => ({ key, operator: 'In', values: [value] });
const isNot = (key: string, value: string): Condition => ({ key, operator: 'NotIn', values: [value] });
const isAbsent = (key: string): Condition => ({ key, operator: 'DoesNotExist' });

/**
 * Which pods get a sidecar, by labels of their namespace and of their own. The conditions exclude each other, so that
 * no pod gets two: https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#controlling-the-injection-policy
 */
const INJECTION: readonly (readonly [name: string, namespaces: readonly Condition[], pods: readonly Condition[]])[] = [
  ['rev.namespace', [isIn(REV, REVISION), isAbsent(OF_NAMESPACE)], [isNot(SIDECAR, 'false')]],
  ['rev.object', [isAbsent(REV), isAbsent(OF_NAMESPACE)], [isNot(SIDECAR, 'false'), isIn(REV, REVISION)]],
  ['namespace', [isIn(OF_NAMESPACE, 'enabled')], [isNot(SIDECAR, 'false')]],
  ['object', [isAbsent(OF_NAMESPACE), isAbsent(REV)], [isIn(SIDECAR, 'true'), isAbsent(REV)]],
];

function injection(name: string, namespaces: readonly Condition[], pods: readonly Condition[]): k8s.MutatingWebhook {
  return {
    name: `${name}.sidecar-injector.istio.io`,
    admissionReviewVersions: ['v1'],
    clientConfig: { service: { name: 'istiod', namespace: ROOT_NAMESPACE, path: '/inject', port: 443 } },
    // A pod without its sidecar would be outside of the mesh, without the protection of its policies.
    failurePolicy: 'Fail',
    namespaceSelector: { matchExpressions: namespaces },
    objectSelector: { matchExpressions: pods },
    reinvocationPolicy: 'Never',
    rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
    sideEffects: 'None',
  };
}

const ISTIO_GROUPS = ['security.istio.io', 'networking.istio.io', 'telemetry.istio.io', 'extensions.istio.io'];

/** Refuses what Istio does not understand. */
const VALIDATING: k8s.ValidatingWebhook = {
  name: 'rev.validation.istio.io',
  admissionReviewVersions: ['v1'],
  clientConfig: { service: { name: 'istiod', namespace: ROOT_NAMESPACE, path: '/validate' } },
  // Without failurePolicy, which istiod sets to Fail once it runs: a second apply would conflict with it. No rendered object
  // has the label.
  objectSelector: { matchExpressions: [isIn(REV, REVISION)] },
  rules: [{ apiGroups: ISTIO_GROUPS, apiVersions: ['*'], operations: ['CREATE', 'UPDATE'], resources: ['*'] }],
  sideEffects: 'None',
};
