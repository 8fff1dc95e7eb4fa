import type * as k8s from '../../charts/kit/k8s';

type Rule = NonNullable<k8s.MutatingWebhook['rules']>[number];

/**
 * What Knative's programs register at start, since their webhooks are rendered without rules: the names say of what.
 * https://github.com/knative/serving/blob/main/cmd/webhook/main.go and its like in eventing and net-istio.
 */
export function registeredRules(webhook: string): readonly Rule[] {
  const rule = (group: string, version: string, resource: string): readonly Rule[] => [
    { apiGroups: [group], apiVersions: [version], resources: [resource], operations: ['CREATE', 'UPDATE'] },
  ];
  if (webhook.startsWith('config.')) return rule('', 'v1', 'configmaps');
  if (webhook.startsWith('sinkbindings.')) return rule('apps', 'v1', 'deployments');
  const group = /^(?:validation\.)?webhook\.(?:istio\.)?(.+)$/.exec(webhook)?.[1];
  if (!group)
    throw new Error(`${webhook} is rendered without rules, and which ones its program registers is not known`);
  return rule(group, '*', '*');
}
