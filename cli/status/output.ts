import { type Expiry, expiryFinding } from './certificates';
import { driftLines } from './drift-lines';
import { lineOf, uncheckedFinding } from '../findings';
import { foreignLines } from './foreign';
import { addressText } from './gateway-address';
import type { ComponentHealth } from './components';
import { nameOfObject } from '../cluster/objects';
import type { PlatformFacts } from '../rendering/platform-facts';
import type { PlatformStatus } from './platform-status';
import type { ProfileHealth } from './profiles';
import type { Rendered } from '../rendering/rendered';

/** A platform's status for people. */
export function statusLines(status: PlatformStatus): string {
  const { gateway, components, tenants, certificates, drift, objects, unchecked, foreign } = status;
  const hidden = unchecked.map((one) => lineOf(uncheckedFinding(one)));
  const lines = [
    ...factLines(status),
    `gateway: ${gateway ? addressText(gateway) : 'not checked'}`,
    '',
    ...table(components, tenants),
    '',
    ...certificateLines(certificates),
    ...driftLines(drift, objects),
    ...(foreign ? foreignLines(foreign) : []),
    ...hidden,
  ];
  return lines.join('\n');
}

function factLines({ live, rendered }: PlatformStatus): readonly string[] {
  if (!live) return ['Kubeflow is not completely installed; to go on: npx cdk8s-kubeflow up'];
  const say = ({ kubeflow, renderedBy }: PlatformFacts): string =>
    `Kubeflow ${kubeflow}, rendered by cdk8s-kubeflow ${renderedBy}`;
  const [here, there] = [say(live), rendered && say(rendered)];
  const [url, other] = [live.url, rendered?.url];
  return [
    there === undefined || here === there ? here : `${here} (the folder: ${there})`,
    `url: ${other === undefined || url === other ? url : `${url} (the folder: ${other})`}`,
  ];
}

function table(components: readonly ComponentHealth[], tenants: readonly ProfileHealth[]): readonly string[] {
  const rows = components.map(({ component, ready, total, waiting }): Row => {
    const [worst] = waiting;
    const more = waiting.length > 1 ? ` (and ${waiting.length - 1} more)` : '';
    return [component, `${ready}/${total}`, worst ? `${nameOfObject(worst.id)}: ${worst.reason}${more}` : ''];
  });
  const all: readonly Row[] = [['component', 'ready', ''], ...rows, ...tenantRow(tenants)];
  const [name, ready] = [0, 1].map((column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all.map((row) => `${row[0].padEnd(name ?? 0)}  ${row[1].padStart(ready ?? 0)}  ${row[2]}`.trimEnd());
}

type Row = readonly [string, string, string];

function tenantRow(tenants: readonly ProfileHealth[]): readonly Row[] {
  if (!tenants.length) return [];
  const broken = tenants.filter(({ problem }) => problem !== undefined);
  const reasons = broken.map(({ name, problem }) => `${name}: ${problem ?? ''}`).join('; ');
  return [['tenants', `${tenants.length - broken.length}/${tenants.length}`, reasons]];
}

function certificateLines(certificates: readonly Expiry[]): readonly string[] {
  const [first] = certificates;
  if (!first) return ['certificates: none is issued yet'];
  const ending = certificates.filter(({ level }) => level !== 'ok');
  if (ending.length)
    return [`certificates: ${certificates.length}`, ...ending.map((one) => `  ${lineOf(expiryFinding(one))}`)];
  const date = first.notAfter.slice(0, 10);
  return [
    `certificates: ${certificates.length}, the first to expire is ${first.name}, in ${first.days} days (${date})`,
  ];
}

/** A platform's status for programs: one object, with everything. */
export function statusJson(status: PlatformStatus, healthy: boolean): string {
  const { live, rendered, drift, ...rest } = status;
  const named = (all: readonly Rendered[]) => all.map(({ id, file }) => ({ id, file }));
  const object = {
    installed: true,
    healthy,
    platform: { live, rendered },
    ...rest,
    drift: { ...drift, missing: named(drift.missing), unknown: named(drift.unknown) },
  };
  return JSON.stringify(object, undefined, 2);
}
