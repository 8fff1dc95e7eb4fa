import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { Database, type DatabaseTls, type KubeflowProps } from '../../../charts';
import { newFolder } from '../../support/files';
import { render, type Rendering } from '../../support/render';
import type { Server } from './servers';

/** Who the Secret of an external database names. */
export const [USER, PASSWORD] = ['app', 'correct-horse'];

/** What has a database. */
export type System = 'katib' | 'modelRegistry' | 'modelCatalog' | 'pipelines';

interface Where {
  readonly tls?: DatabaseTls;
  /** @default localhost, the name in the server's certificate */
  readonly host?: string;
  /** @default platform */
  readonly database?: string;
  readonly change?: Partial<KubeflowProps>;
}

/** How a system is rendered that reaches a server. */
export function rendered(system: System, { engine, port }: Server, { tls, change, ...where }: Where = {}): Rendering {
  const { host = 'localhost', database = 'platform' } = where;
  const external = Database.external({ engine, host, port, database, secretName: 'db', ...(tls && { tls }) });
  const components = { 'model-registry': true, 'model-catalog': true };
  return render({ components, databases: { [system]: external }, ...change });
}

/** The environment and the arguments of a program, as in its pod, with its ConfigMaps in files. */
export function inPod(platform: Rendering, deployment: string) {
  const folder = newFolder();
  const place = (text: string) => text.replaceAll('/etc/trusted', folder);
  for (const { name, configMap } of platform.pod(`kubeflow/${deployment}`).spec?.volumes ?? []) {
    if (!configMap?.name?.endsWith('-ca')) continue;
    const file = join(folder, name, 'ca.crt');
    mkdirSync(dirname(file));
    writeFileSync(file, platform.config(`kubeflow/${configMap.name}`)['ca.crt'] ?? '');
  }
  const { args = [], envFrom = [] } = platform.container(`kubeflow/${deployment}`);
  const env: Record<string, string> = {};
  for (const { configMapRef } of envFrom) Object.assign(env, platform.config(`kubeflow/${configMapRef?.name}`));
  for (const [name, value] of Object.entries(platform.environment(`kubeflow/${deployment}`))) {
    if (typeof value === 'string') env[name] = place(value);
    else if (value?.secretKeyRef) env[name] = value.secretKeyRef.key === 'password' ? PASSWORD : USER;
    else if (value?.fieldRef?.fieldPath === 'metadata.namespace') env[name] = 'kubeflow';
    else if (value?.configMapKeyRef) {
      const { name: config, key } = value.configMapKeyRef;
      const setting = platform.config(`kubeflow/${config}`)[key];
      if (setting !== undefined) env[name] = setting;
    }
  }
  const expanded = args.map((arg) => place(arg).replace(/\$\((\w+)\)/g, (whole, name: string) => env[name] ?? whole));
  return { env: { PATH: process.env.PATH, ...env }, args: expanded };
}
