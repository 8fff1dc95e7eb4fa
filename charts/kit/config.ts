import { createHash } from 'node:crypto';

import type { Construct } from 'constructs';

import { Resource } from './resource';
import { toYaml } from './yaml';

/**
 * A ConfigMap of a fixed name. Pods that read it at their start carry its checksum as a label
 * ({@link Workload}), so that a change of the content rolls them.
 */
export class Config extends Resource<'v1/ConfigMap'> {
  /** The {@link checksum} of the content. */
  readonly checksum: string;

  /** @param namespace default: the component's */
  constructor(scope: Construct, name: string, data: Readonly<Record<string, string | object>>, namespace?: string) {
    const texts = Object.fromEntries(
      Object.entries(data).map(([key, value]) => [key, typeof value === 'string' ? value : toYaml(value)]),
    );
    super(scope, 'v1/ConfigMap', name, { data: texts }, { namespace });
    this.checksum = checksum(texts);
  }
}

/** The first 16 hexadecimal digits of the SHA-256 of some data. */
export function checksum(data: object): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 16);
}
