import type { AlertRule, RuleGroup } from '../../kit/prometheus-operator';
import { type Alert, type AlertFacts, rulesOf } from './alert';
import { CERTIFICATE_ALERTS, programAlerts, volumeAlerts, webhookAlerts } from './platform';
import { GPU_ALERTS, LOGIN_ALERTS, WORK_ALERTS } from './work';

/** The groups of alert rules for what is rendered. */
export function alertGroups(facts: AlertFacts): readonly RuleGroup[] {
  const groups: Readonly<Record<string, readonly AlertRule[]>> = {
    programs: rulesOf(programAlerts(facts)),
    volumes: rulesOf(volumeAlerts(facts)),
    certificates: facts.components.has('cert-manager') ? rulesOf(CERTIFICATE_ALERTS) : [],
    webhooks: facts.webhooks.length ? rulesOf(webhookAlerts(facts)) : [],
    login: installed(LOGIN_ALERTS, facts),
    work: installed(WORK_ALERTS, facts),
    gpus: facts.gpus ? rulesOf(GPU_ALERTS) : [],
  };
  return Object.entries(groups).flatMap(([name, rules]) => (rules.length ? [{ name: `kubeflow-${name}`, rules }] : []));
}

function installed(
  alerts: Readonly<Record<string, Readonly<Record<string, Alert>>>>,
  { components }: AlertFacts,
): readonly AlertRule[] {
  const there = Object.entries(alerts).filter(([component]) => components.has(component));
  return there.flatMap(([, some]) => rulesOf(some));
}
