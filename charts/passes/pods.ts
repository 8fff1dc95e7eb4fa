import { Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';

import type { Platform } from '../config/platform';
import type { ResolvedWorkload } from '../config/sizes';
import { changeTemplate } from '../kit/change';
import { Component } from '../kit/component';
import type * as k8s from '../kit/k8s';
import { isWorkload, type Workload } from '../kit/workload';
import { componentsOf } from './index';

/** A workload of the table in `charts/config/sizes/workloads.ts`, as a component has made it. */
export interface TabledWorkload extends ResolvedWorkload {
  /** `<component>/<name>`. */
  readonly name: string;
  readonly workload: Workload;
  /** All objects of its component, including itself. */
  readonly objects: readonly IConstruct[];
}

/** The workloads that have a row in the table. */
export function tabledWorkloads(tree: Construct, { sizing }: Platform): readonly TabledWorkload[] {
  return componentsOf(tree).flatMap((component) => {
    const objects = component.node.findAll();
    return objects.filter(isWorkload).flatMap((workload) => {
      const chart = Chart.of(workload);
      const name = `${Component.isComponent(chart) ? chart.folder : component.folder}/${workload.name}`;
      const resolved = sizing.workloads.get(name);
      return resolved ? [{ ...resolved, name, workload, objects }] : [];
    });
  });
}

/** Changes the pod spec in a workload's template. */
export function changePod(workload: Workload, change: (pod: k8s.PodSpec) => k8s.PodSpec): void {
  changeTemplate(workload, ({ spec, ...template }) => ({ ...template, spec: spec && change(spec) }));
}
