import type { ApiObject } from 'cdk8s';

import { changeTemplate } from '../kit/change';
import { container, type ContainerProps } from '../kit/container';
import type * as k8s from '../kit/k8s';
import { fail } from './find';
import { checkGivenAnnotations, checkGivenLabels, type Texts } from './metadata';
import { isRecord } from '../config/checks/values';
import { type Change, merge } from './merge';
import { nearest, quoted } from './nearest';

/** The pod templates of selected objects: Deployments, StatefulSets, DaemonSets, Jobs and CronJobs. */
export class PodTemplates {
  /** @param at how the user names them */
  constructor(
    private readonly owners: readonly ApiObject[],
    private readonly at: string,
  ) {}

  /** Changes each template by a function, which gets a copy of the template and returns the new one. */
  patch(change: (template: k8s.PodTemplateSpec) => k8s.PodTemplateSpec): this {
    return this.change((template) => {
      const changed = change(structuredClone(template));
      if (!isRecord(changed)) fail(`${this.at}.patch(…)`, `returned ${String(changed)}; return the changed template`);
      return changed;
    });
  }

  /** Merges fields into each template; containers and other named entries by their name, see {@link merge}. */
  merge(change: Change<k8s.PodTemplateSpec>): this {
    return this.change((template) => merge(template, change));
  }

  /** Puts labels on the pods. Selectors stay as they are. */
  label(labels: Texts): this {
    checkGivenLabels(`${this.at}.label(…)`, labels);
    return this.merge({ metadata: { labels } });
  }

  /** Puts annotations on the pods. */
  annotate(annotations: Texts): this {
    checkGivenAnnotations(`${this.at}.annotate(…)`, annotations);
    return this.merge({ metadata: { annotations } });
  }

  /**
   * Gives the containers of a name, init containers included, another image.
   * @throws InvalidPlatform if no pod has such a container
   */
  image(name: string, image: string): this {
    const names = new Set<string>();
    const replace = (each: k8s.Container): k8s.Container => {
      names.add(each.name);
      return each.name === name ? { ...each, image } : each;
    };
    this.changeSpec((spec) => ({
      ...spec,
      initContainers: spec.initContainers?.map(replace),
      containers: spec.containers.map(replace),
    }));
    if (names.has(name)) return this;
    return fail(
      `${this.at}.image('${name}', …)`,
      `no pod has this container; the nearest are ${quoted(nearest(name, names))}`,
    );
  }

  /**
   * Adds a container to each pod. Its security context fulfils the Pod Security Standard "restricted" unless another is
   * given.
   * @throws InvalidPlatform if a pod already has a container of that name
   */
  addContainer(props: ContainerProps): this {
    return this.changeSpec((spec, { kind, name }) => {
      const others = [...(spec.initContainers ?? []), ...spec.containers];
      if (others.some((each) => each.name === props.name)) {
        fail(
          `${this.at}.addContainer(…)`,
          `${kind} ${name} has a container '${props.name}'; choose another name, or change that one with merge`,
        );
      }
      return { ...spec, containers: [...spec.containers, container(props)] };
    });
  }

  private change(change: (template: k8s.PodTemplateSpec, owner: ApiObject) => k8s.PodTemplateSpec): this {
    for (const owner of this.owners) changeTemplate(owner, (template) => change(template, owner));
    return this;
  }

  private changeSpec(change: (spec: k8s.PodSpec, owner: ApiObject) => k8s.PodSpec): this {
    return this.change(({ spec, ...template }, owner) => ({ ...template, spec: spec && change(spec, owner) }));
  }
}
