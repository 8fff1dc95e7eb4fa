import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

import type { KubeConfig } from '@kubernetes/client-node' with { 'resolution-mode': 'import' };

import { CliError } from '../errors';

/** Which cluster a command talks to. */
export interface ClusterOptions {
  /** @default the current context */
  readonly context?: string;
  /** @default $KUBECONFIG, ~/.kube/config, or the service account of the pod it runs in */
  readonly kubeconfig?: string;
}

/** Loads the kubeconfig that kubectl would use, and selects the context. */
export async function loadKubeconfig({ context, kubeconfig }: ClusterOptions): Promise<KubeConfig> {
  const named = kubeconfig ?? process.env.KUBECONFIG;
  const candidates = kubeconfig ? [kubeconfig] : named ? named.split(delimiter) : [join(homedir(), '.kube', 'config')];
  const files = candidates.filter((file) => file !== '' && existsSync(file));
  if (files.length > 0) return selectContext(await mergeFiles(files), context, files);

  if (!named && process.env.KUBERNETES_SERVICE_HOST) return inCluster();
  const source = kubeconfig ? '--kubeconfig' : named ? '$KUBECONFIG' : 'kubectl uses it';
  throw new CliError(
    `no kubeconfig: there is no file ${candidates.join(' or ')} (${source}); ` +
      'name one with --kubeconfig FILE or the environment variable KUBECONFIG',
  );
}

async function inCluster(): Promise<KubeConfig> {
  const { KubeConfig: Config } = await import('@kubernetes/client-node');
  const config = new Config();
  config.loadFromCluster();
  return config;
}

/** As in kubectl, the first of several files that has a name wins. */
async function mergeFiles(files: readonly string[]): Promise<KubeConfig> {
  const { KubeConfig: Config } = await import('@kubernetes/client-node');
  const all = new Config();
  all.loadFromOptions({ clusters: [], users: [], contexts: [], currentContext: '' });
  for (const file of files) {
    const one = new Config();
    try {
      one.loadFromFile(file);
    } catch (error) {
      throw new CliError(`${file} is not a kubeconfig: ${error instanceof Error ? error.message : String(error)}`);
    }
    one.getClusters().forEach((cluster) => all.getCluster(cluster.name) ?? all.addCluster(cluster));
    one.getUsers().forEach((user) => all.getUser(user.name) ?? all.addUser(user));
    one.getContexts().forEach((context) => all.getContextObject(context.name) ?? all.addContext(context));
    if (!all.getCurrentContext()) all.setCurrentContext(one.getCurrentContext() ?? '');
  }
  return all;
}

function selectContext(config: KubeConfig, wanted: string | undefined, files: readonly string[]): KubeConfig {
  const where = files.join(delimiter);
  const known = config.getContexts().map(({ name }) => name);
  const list = known.length > 0 ? `it has: ${known.join(', ')}` : 'it has none';
  const name = wanted ?? config.getCurrentContext();
  if (!name) throw new CliError(`${where} has no current context; name one with --context (${list})`);
  if (!config.getContextObject(name)) throw new CliError(`${where} has no context '${name}'; ${list}`);
  config.setCurrentContext(name);
  if (!config.getCurrentCluster()) throw new CliError(`${where}: context '${name}' names a cluster that is not there`);
  return config;
}
