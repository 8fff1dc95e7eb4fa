import type { Manifest } from '../contract/manifest';
import { type AnyFields, changeFields, makesPods } from '../kit/change';
import { fail, type Found } from './find';
import { isRecord } from '../config/checks/values';
import { type Change, merge } from './merge';
import { checkGivenAnnotations, checkGivenLabels, type Texts } from './metadata';
import { quoted } from './nearest';
import { PodTemplates } from './pods';

/** The fields that identify an object. */
type Identity = Pick<Manifest, 'apiVersion' | 'kind' | 'metadata'>;

/**
 * Some rendered objects, to be changed. Each change is made at once: after all passes of the platform, and before the
 * objects are checked together.
 */
export class Selection<Fields extends object = AnyFields> {
  /** @param at how the user names them */
  constructor(
    private readonly found: readonly Found[],
    private readonly at: string,
  ) {}

  /**
   * The selected objects that meet a condition, such as `({ spec }) => spec?.type === 'LoadBalancer'`.
   * @throws InvalidPlatform if no object meets it
   */
  where(condition: (object: Fields & Identity) => boolean): Selection<Fields> {
    const at = `${this.at}.where(…)`;
    const found = this.found.filter((each) => condition(shownOf(each) as Fields & Identity));
    const names = this.found.slice(0, 3).map(({ name }) => name);
    const [count, more] = [this.found.length, this.found.length > names.length ? ' …' : ''];
    if (!found.length) fail(at, `holds for none of ${count} objects: ${quoted(names)}${more}`);
    return new Selection(found, at);
  }

  /** Changes the fields of each object, not its metadata, by a function that gets a copy and returns the new ones. */
  patch(change: (fields: Fields) => Fields): this {
    return this.change((fields) => {
      const changed = change(structuredClone(fields));
      if (!isRecord(changed)) fail(`${this.at}.patch(…)`, `returned ${String(changed)}; return the changed fields`);
      return changed;
    });
  }

  /** Merges fields into each object; lists of named entries by their name, see {@link merge}. */
  merge(change: Change<Fields>): this {
    return this.change((fields) => merge(fields, change));
  }

  /** Puts labels on each object. Its pods do not get them; use `pods.label` for that. */
  label(labels: Texts): this {
    checkGivenLabels(`${this.at}.label(…)`, labels);
    for (const { object } of this.found) {
      for (const [key, value] of Object.entries(labels)) object.metadata.addLabel(key, value);
    }
    return this;
  }

  /** Puts annotations on each object. */
  annotate(annotations: Texts): this {
    checkGivenAnnotations(`${this.at}.annotate(…)`, annotations);
    for (const { object } of this.found) {
      for (const [key, value] of Object.entries(annotations)) object.metadata.addAnnotation(key, value);
    }
    return this;
  }

  /** Removes the objects. The rendering is refused if other objects refer to them. */
  remove(): void {
    for (const { object } of this.found) object.node.scope?.node.tryRemoveChild(object.node.id);
  }

  /**
   * The pod templates of the selected objects; objects that make no pods are skipped.
   * @throws InvalidPlatform if none of the objects makes pods
   */
  get pods(): PodTemplates {
    const at = `${this.at}.pods`;
    const owners = this.found.map(({ object }) => object).filter(makesPods);
    if (!owners.length)
      fail(at, 'none of these objects makes pods; Deployments, StatefulSets, DaemonSets, Jobs and CronJobs do');
    return new PodTemplates(owners, at);
  }

  private change(change: (fields: Fields) => Fields): this {
    for (const { object } of this.found) {
      changeFields(object, (fields) => change(fields as Fields) as AnyFields);
    }
    return this;
  }
}

/** An object as it is rendered. */
function shownOf({ object, name }: Found): Manifest {
  const json = object.toJson() as Manifest;
  return name.includes('/') ? json : { ...json, metadata: { ...json.metadata, namespace: undefined } };
}
