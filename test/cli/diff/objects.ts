import type { Source } from '../../../cli/diff/sources/source';
import { compareSources } from '../../../cli/diff/comparison';
import { type Report, reportOf } from '../../../cli/diff/report';
import { toYaml } from '../../../charts/contract/yaml';
import { blobHash } from '../../../cli/diff/sources/source';

/** An object, as tests write it. */
export type Made = Readonly<Record<string, unknown>>;

/** An object with what all have. */
export function made(apiVersion: string, kind: string, name: string, fields: object = {}): Made {
  const [namespace, own] = name.includes('/') ? name.split('/') : [undefined, name];
  return { apiVersion, kind, metadata: { name: own, ...(namespace !== undefined && { namespace }) }, ...fields };
}

/** A Deployment with one container. */
export function deployment(name: string, container: object = {}, spec: object = {}): Made {
  const app = name.split('/')[1] ?? name;
  return made('apps/v1', 'Deployment', name, {
    spec: {
      replicas: 1,
      selector: { matchLabels: { app } },
      template: {
        metadata: { labels: { app } },
        spec: { containers: [{ name: 'main', image: `registry.example.com/${app}:1`, ...container }] },
      },
      ...spec,
    },
  });
}

/** A source in memory: texts by path, or objects of one file. */
export function source(name: string, objects: readonly object[] | Readonly<Record<string, string>>): Source {
  const texts = Array.isArray(objects)
    ? { '50-apps/app/all.yaml': objects.map((one: object) => toYaml(one)).join('---\n') }
    : (objects as Readonly<Record<string, string>>);
  const files = Object.entries(texts).map(([path, text]) => [path, blobHash(Buffer.from(text))] as const);
  return {
    name,
    files: new Map(files),
    texts: (paths) => Promise.resolve(new Map(paths.map((path) => [path, texts[path] ?? '']))),
  };
}

/** The report of two lists of objects. */
export async function compared(before: readonly object[], after: readonly object[]): Promise<Report> {
  // Neither side is empty.
  const common = made('v1', 'ConfigMap', 'kubeflow/common');
  const comparison = await compareSources(source('old', [common, ...before]), source('new', [common, ...after]));
  return reportOf(comparison, { before: 'old', after: 'new', notes: [] });
}

/** What a change is found to do, as `class: sentence`. */
export async function found(before: readonly object[], after: readonly object[]): Promise<readonly string[]> {
  return (await compared(before, after)).findings.map((one) => `${one.class}: ${one.what}`);
}
