import type { Construct } from 'constructs';

import { Component } from '../kit/component';
import type { ComponentFacts } from '../kit/facts';
import { Stage } from '../contract/stage';
import { among } from './checks/advice';
import { each } from './checks/check';
import { dnsLabel } from './checks/names';
import type { Report } from './checks/report';
import type { Catalogue, Choices } from './components';
import type { WorkloadFacts } from './sizes/workloads';

/** What others must know of a component of your own: the same as of the platform's, and what its programs need. */
export interface OwnFacts extends Omit<ComponentFacts<Choices>, 'optional'> {
  /**
   * What its Deployments, StatefulSets and DaemonSets need and allow, by their name. Sizes and hardening are for those
   * that stand here, and `workloads` of the definition knows them as `<component>/<name>`.
   * @default none: they are rendered as the component makes them
   */
  readonly workloads?: Readonly<Record<string, WorkloadFacts>>;
}

/**
 * A class of components of your own, made of `cdk8s-kubeflow/kit`. The platform makes one of it, with the resolved
 * `Platform`: `class Docs extends Component { static readonly facts: OwnFacts = …; constructor(scope: Construct,
 * platform: Platform) … }`.
 */
export interface OwnComponent {
  /** What others must know of it. */
  readonly facts: OwnFacts;
  new (scope: Construct, platform: never): Component;
}

/** Names that other parts of the platform have in the tree. */
const OTHER_PARTS = ['tenants', 'gitops', 'monitoring'];

/** All fields of the facts. */
const FIELDS = Object.keys({
  name: true,
  stage: true,
  namespace: true,
  namespaces: true,
  reachedBy: true,
  requires: true,
  callers: true,
  dashboard: true,
  metrics: true,
  workloads: true,
} satisfies Readonly<Record<keyof OwnFacts, true>>);

/**
 * Checks the components of the user's own.
 * @param platform facts of the platform's components, whose names are taken
 * @returns the facts of those that can be installed
 */
export function resolveOwn(classes: readonly OwnComponent[], platform: Catalogue, report: Report): readonly OwnFacts[] {
  const taken = new Set([...platform.map(({ name }) => name), ...OTHER_PARTS]);
  const seen = new Set<string>();
  return classes.flatMap((own, index) => {
    const at = `ownComponents[${index}]`;
    if (!isSound(at, own, report)) return [];
    const { name } = own.facts;
    const isFree = report.check(
      !taken.has(name),
      `${at}.facts.name`,
      `'${name}' is a part of the platform; take another name`,
    );
    const isNew = report.check(
      !seen.has(name),
      `${at}.facts.name`,
      `'${name}' is the name of another one too; take another name`,
    );
    seen.add(name);
    return isFree && isNew ? [own.facts] : [];
  });
}

/** Whether it is a class of components whose facts can be read. */
function isSound(at: string, own: OwnComponent, report: Report): boolean {
  const isClass = Object.prototype.isPrototypeOf.call(Component, own);
  if (!report.check(isClass, at, 'is not a class of components; write class … extends Component')) return false;
  const facts = own.facts as OwnFacts | undefined;
  const advice = `write static readonly facts: OwnFacts = { name: 'docs', stage: Stage.APPS, namespace: 'docs' }`;
  if (!report.check(typeof facts === 'object', `${at}.facts`, `is missing; ${advice}`) || !facts) return false;
  for (const key of Object.keys(facts)) {
    const unknown = `is not a fact of a component; ${among(key, FIELDS, 'facts')}`;
    report.check(FIELDS.includes(key), `${at}.facts.${key}`, unknown);
  }
  const stages: readonly string[] = Object.values(Stage);
  const noStage = `'${String(facts.stage)}' is not a stage; ${among(String(facts.stage), stages, 'stages')}`;
  dnsLabel(report, `${at}.facts.name`, String(facts.name));
  report.check(stages.includes(facts.stage), `${at}.facts.stage`, noStage);
  dnsLabel(report, `${at}.facts.namespace`, String(facts.namespace));
  each(dnsLabel)(report, `${at}.facts.namespaces`, (facts.namespaces ?? []).map(String));
  return true;
}

/** What own components say of their workloads, by `<component>/<name>`. */
export function ownWorkloads(own: readonly OwnFacts[]): Readonly<Record<string, WorkloadFacts>> {
  const rows = own.flatMap(({ name, workloads = {} }) =>
    Object.entries(workloads).map(([workload, facts]) => [`${name}/${workload}`, facts] as const),
  );
  return Object.fromEntries(rows);
}
