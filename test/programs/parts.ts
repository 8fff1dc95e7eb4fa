import { spawnSync } from 'node:child_process';

import build from '../cluster/build';
import {
  build as buildProgram,
  CONTROLLERS,
  FORMER,
  isThere,
  PAGES,
  PIPELINES,
  program,
  type ProgramName,
  WEB_APPS,
} from './build';

const KNATIVE = [
  'knative-webhook',
  'knative-controller',
  'knative-autoscaler',
  'knative-activator',
  'knative-queue-proxy',
] as const;
const KATIB = [
  ...['katib-controller', 'katib-db-manager', 'katib-metrics-collector', 'katib-goptuna'],
  ...['stand-ins', 'mysql'],
] as const;
const LOGIN = ['oauth2-proxy', 'dex', 'stand-ins'] as const;
const MESH = ['istiod', 'istio-agent', 'envoy', 'kubectl', ...LOGIN] as const;
const MODELS = ['kserve', ...KNATIVE, 'net-istio-controller', 'net-istio-webhook', ...MESH] as const;

/** The parts of the program tests, what is built soonest first, and the programs that each one runs. */
export const PARTS = {
  backup: ['moto'],
  restore: [
    'katib-db-manager',
    'katib-observations',
    'postgresql',
    'moto',
    'model-registry',
    'pipelines-api-server',
    ...FORMER,
  ],
  databases: ['katib-db-manager', 'database-client'],
  login: LOGIN,
  training: ['jobset', 'trainer', 'stand-ins'],
  tuning: [...KATIB, 'katib-ui'],
  algorithms: [...KATIB, 'katib-services', 'python'],
  spark: ['spark-operator', 'spark-home'],
  serving: ['kserve', ...KNATIVE, 'stand-ins'],
  workflow: ['workflow-controller'],
  'training-operator': ['training-operator', 'stand-ins'],
  scraping: ['prometheus', 'kube-state-metrics', 'alertmanager'],
  store: ['moto'],
  'store-ca': ['moto'],
  'self-service': ['metacontroller', 'python'],
  controllers: CONTROLLERS,
  forms: ['notebook-controller', ...WEB_APPS],
  hub: ['model-registry-ui'],
  pages: [...PAGES, 'profile-controller', 'access-management', 'stand-ins'],
  pipelines: ['workflow-controller', 'argo-executor', ...PIPELINES, 'moto', 'ml-metadata', 'python', 'stand-ins'],
  mesh: MESH,
  session: MESH,
  models: MODELS,
  raw: ['kserve', ...MESH],
  clouds: MODELS,
  clusters: MODELS,
} as const satisfies Readonly<Record<string, readonly ProgramName[]>>;

/** What programs that are installed need of the machine. */
const NEEDS: Readonly<Partial<Record<ProgramName, readonly string[]>>> = {
  envoy: ['iptables', 'python3'],
  moto: ['python3'],
  postgresql: ['python3'],
  'ml-metadata': ['python3'],
  python: [program('python')],
  'spark-home': ['java', 'python3'],
};

/** What parts start themselves. */
const SERVERS: Readonly<Record<string, readonly string[]>> = {
  backup: ['mariadbd', 'mysqldump', 'pg_dump'],
  restore: ['mariadbd', 'mysqldump', 'pg_dump'],
  databases: ['mariadbd', 'psql', 'openssl'],
  pipelines: ['mariadbd'],
  'store-ca': ['curl', 'openssl'],
};

/** Builds what a part needs, unless it is there: `node --require tsx/cjs test/programs/parts.ts PART`. */
function main(part: string): void {
  const programs = Object.entries(PARTS).find(([name]) => name === part)?.[1];
  if (!programs) throw new Error(`${part} is not a part; the parts are ${Object.keys(PARTS).join(', ')}`);
  build();
  const needs = programs.filter(isThere).flatMap((name) => NEEDS[name] ?? []);
  for (const needed of [...needs, ...(SERVERS[part] ?? [])]) {
    if (spawnSync('which', [needed]).status !== 0)
      throw new Error(`part ${part} needs ${needed}, which is not installed`);
  }
  for (const name of ['container', ...programs] as const) buildProgram(name);
}

if (require.main === module) main(process.argv[2] ?? '');
