import type { ExpectedGpuOperator, Tolerated } from '../../charts/contract/existing';
import { EXISTING_VERSIONS } from '../../charts/versions';
import { idOf, nameOfObject } from '../cluster/objects';
import type { Finding } from '../findings';
import { at, isObject, itemsAt, type JsonObject, textAt } from '../json';
import type { Found, Patch } from './patch';
import { findProgram, type Reader } from './program';

const POLICY = { apiVersion: 'nvidia.com/v1', kind: 'ClusterPolicy' } as const;

/** Looks at the cluster's GPU operator: whether it is there, new enough, ready, and set up for the accelerators. */
export async function gpuOperator(api: Reader, expected: ExpectedGpuOperator): Promise<Found> {
  const { program, findings } = await findProgram(api, {
    title: "NVIDIA's GPU operator",
    namespace: expected.namespace,
    app: 'gpu-operator',
    option: 'gpuOperator',
    versions: EXISTING_VERSIONS.gpuOperator,
  });
  if (!program) return { findings, patches: [] };
  const policies = (await api.serves(POLICY)) ? await api.list(POLICY) : [];
  const [policy] = policies.sort((a, b) => (createdAt(a) < createdAt(b) ? -1 : 1));
  if (!policy) return { findings: [...findings, NO_POLICY], patches: [] };
  const lacks = [...mig(policy, expected), ...slices(policy, expected), ...taints(policy, expected)];
  return { findings: [...findings, ...idle(policy)], patches: patchesOf(policy, lacks) };
}

/** The operator follows the oldest policy and ignores the others. */
function createdAt(policy: JsonObject): string {
  return textAt(policy, 'metadata', 'creationTimestamp') ?? '';
}

const NO_POLICY: Finding = {
  level: 'error',
  code: 'cluster/existing-settings',
  what: "the GPU operator of the cluster has no ClusterPolicy: it installs nothing on nodes with NVIDIA's GPUs",
  remedy: 'let its Helm chart make one (clusterPolicy.deployCR)',
};

/** An operator whose device plugin is off makes no resource. */
function idle(policy: JsonObject): readonly Finding[] {
  if (at(policy, 'spec', 'devicePlugin', 'enabled') !== false) return [];
  const what = `${nameOfObject(idOf(policy))} has devicePlugin.enabled: false: no node offers GPUs`;
  const remedy = 'set it to true, or take existing.gpuOperator out';
  return [{ level: 'error', code: 'cluster/existing-settings', what, remedy }];
}

/** A part of the policy that is to be changed, and what is wrong with it. */
interface Lack {
  readonly spec: JsonObject;
  readonly what: string;
}

/** All in one: the first patch of an object makes others stale. */
function patchesOf(policy: JsonObject, lacks: readonly Lack[]): readonly Patch[] {
  if (!lacks.length) return [];
  const spec = Object.assign({}, ...lacks.map((lack) => lack.spec)) as JsonObject;
  const what = `the GPU operator of the cluster ${lacks.map((lack) => lack.what).join('; it ')}`;
  const fault = { level: 'warning', code: 'cluster/existing-settings', what } as const;
  return [{ object: policy, change: { spec }, added: { spec }, fault }];
}

function mig(policy: JsonObject, expected: ExpectedGpuOperator): readonly Lack[] {
  const strategy = textAt(policy, 'spec', 'mig', 'strategy') ?? 'none';
  if (!expected.mig || strategy === 'mixed') return [];
  const what = `has the MIG strategy ${strategy}, with which slices have no resources of their own`;
  return [{ spec: { mig: { strategy: 'mixed' } }, what }];
}

function slices(policy: JsonObject, { settings }: ExpectedGpuOperator): readonly Lack[] {
  if (!settings) return [];
  const { configMap: name, key } = settings;
  const config = at(policy, 'spec', 'devicePlugin', 'config');
  const its = textAt(config, 'name') ?? '';
  if (its === name && textAt(config, 'default') === key) return [];
  const what = `${its === '' ? 'does not slice GPUs' : `slices GPUs as ConfigMap ${its} says`}, and not as timeSlicing says`;
  return [{ spec: { devicePlugin: { config: { name, default: key } } }, what }];
}

function taints(policy: JsonObject, { tolerations }: ExpectedGpuOperator): readonly Lack[] {
  const its = itemsAt(policy, 'spec', 'daemonsets', 'tolerations').filter((one) => isObject(one));
  const missing = tolerations.filter((wanted) => !its.some((one) => covers(one, wanted)));
  if (!missing.length) return [];
  const what = `does not tolerate the taints ${missing.map(({ key = '*' }) => key).join(', ')}, so that such nodes offer no GPUs`;
  return [{ spec: { daemonsets: { tolerations: [...its, ...missing.map((one) => ({ ...one }))] } }, what }];
}

/** Whether a toleration admits pods to all nodes that another one does. */
function covers(one: JsonObject, wanted: Tolerated): boolean {
  const [key = '', effect = '', operator, value] = ['key', 'effect', 'operator', 'value'].map((name) =>
    textAt(one, name),
  );
  const isForAll = operator === 'Exists';
  const isForKey = key === wanted.key || (key === '' && isForAll);
  const isForValue = isForAll || (wanted.operator !== 'Exists' && value === wanted.value);
  return isForKey && isForValue && (effect === '' || effect === wanted.effect);
}
