import { imageParts } from '../../charts/contract/images';
import { isWorkloadKind } from '../../charts/contract/kinds';
import { OUR_LABEL, OUR_NAME } from '../../charts/contract/labels';
import { PLATFORM_CONFIG } from '../../charts/contract/platform-config';
import { images, KUBEFLOW_VERSION } from '../../charts/versions';
import { nameOfObject } from '../cluster/objects';
import { listed } from '../findings';
import { textAt } from '../json';
import type { Changed } from './comparison';
import type { FieldChange } from './fields';
import type { Finding } from './report';
import { byTenant } from './rules/tenants';

/** An option, and the changes that nothing else of the definition makes. */
interface Maker {
  option(change: Changed): string;
  /** @param field undefined for an object that is added or removed */
  makes(change: Changed, field: FieldChange | undefined): boolean;
}

const below =
  (pattern: RegExp) =>
  (_: Changed, field: FieldChange | undefined): boolean =>
    field !== undefined && pattern.test(field.path);

const ofKind =
  (...kinds: readonly string[]) =>
  ({ id }: Changed): boolean =>
    kinds.includes(id.kind);

/** Options of tenants, by what they make in the tenant's file. */
const TENANTS: readonly (readonly [option: string, kinds: readonly string[], field: RegExp])[] = [
  ['.quota', ['Profile'], /^spec\.resourceQuotaSpec/],
  ['.owner', ['Profile'], /^spec\.owner/],
  ['', ['Profile'], /^$/],
  ['.podSecurity', ['Namespace'], /pod-security\.kubernetes\.io/],
  ['.labels', ['Namespace'], /^metadata\.labels/],
  ['.contributors', ['RoleBinding'], /^(?:subjects.*|roleRef.*)?$/],
  ['.limits', ['LimitRange'], /^(?:spec.*)?$/],
  ['.serviceAccounts', ['ServiceAccount'], /^metadata\.annotations/],
  ['.volumes', ['PersistentVolumeClaim'], /^(?:spec.*)?$/],
  ['.notebooks', ['Notebook'], /^(?:spec.*)?$/],
  ['.podDefaults', ['PodDefault'], /^(?:spec.*)?$/],
];

function tenantOption(change: Changed, field: FieldChange | undefined): string | undefined {
  const [tenant] = byTenant([change]).keys();
  if (tenant === undefined) return undefined;
  const found = TENANTS.find(([, kinds, pattern]) => ofKind(...kinds)(change) && pattern.test(field?.path ?? ''));
  return found && `tenants (${tenant})${found[0]}`;
}

/** The name that an image has in the definition and in the list of versions. */
function imageName(image: unknown): string | undefined {
  const repository = (text: string): string => imageParts(text).repository.replace(/^[^/]*\//, '');
  if (typeof image !== 'string') return undefined;
  return Object.entries<string>(images).find(([, known]) => repository(image).endsWith(repository(known)))?.[0];
}

const MAKERS: readonly Maker[] = [
  {
    option: () => 'url',
    makes: ({ id }, field) => id.name === PLATFORM_CONFIG.name && field?.path === 'data.url',
  },
  { option: () => 'storage.class', makes: below(/\.storageClassName$/) },
  {
    option: ({ id, component }) => `size, or workloads['${component}/${id.name}']`,
    makes: (change, field) =>
      isWorkloadKind(change.id.kind) && below(/^spec\.replicas$|ontainers\[[^\]]*\]\.resources/)(change, field),
  },
];

/** What made a change of a field, where that is known. */
function makerOf(change: Changed, field: FieldChange | undefined): string | undefined {
  const ofTenant = tenantOption(change, field);
  if (ofTenant !== undefined) return ofTenant;
  if (field && /\.image$/.test(field.path)) {
    const name = imageName(field.after);
    if (name !== undefined)
      return `images (${name}), or the version of cdk8s-kubeflow, which brings Kubeflow ${KUBEFLOW_VERSION}`;
  }
  return MAKERS.find((maker) => maker.makes(change, field))?.option(change);
}

function isRendered({ before, after }: Changed): boolean {
  return textAt((after ?? before)?.object, 'metadata', 'labels', OUR_LABEL) === OUR_NAME;
}

/** How many objects of a finding are explained. */
const MOST_OBJECTS = 5;

/**
 * The way from an object over its component to the option of the definition, or to the version, that made a change.
 * @param all all changes: a component that is new or gone as a whole was switched
 */
export function explanationsOf(finding: Finding, all: readonly Changed[]): readonly string[] {
  const lines = finding.changes.slice(0, MOST_OBJECTS).map((change) => {
    const path = `${nameOfObject(change.id)} → ${change.component}`;
    if (!isRendered(change)) return `${path}; it is not rendered by cdk8s-kubeflow, so no option is known`;
    const fields: readonly (FieldChange | undefined)[] = change.before && change.after ? change.fields : [undefined];
    const makers = new Set([...fields.flatMap((field) => makerOf(change, field) ?? []), ...switched(change, all)]);
    return `${path} → ${makers.size ? listed([...makers], 3) : 'the option is not known'}`;
  });
  const more = finding.changes.length - lines.length;
  return more > 0 ? [...lines, `and ${more} more objects`] : lines;
}

/** A component whose objects are all new, or all gone, was switched on or off. */
function switched(change: Changed, all: readonly Changed[]): readonly string[] {
  if ((change.before && change.after) || byTenant([change]).size) return [];
  const mine = all.filter(({ component }) => component === change.component);
  const isWhole = mine.length > 1 && mine.every((one) => !one.before === !change.before && !(one.before && one.after));
  return isWhole ? [`components['${change.component}']`] : [];
}
