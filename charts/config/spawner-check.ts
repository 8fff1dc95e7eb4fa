import { checkQuantity } from './quantity';
import type { Report } from './report';
import {
  type AmountField,
  type GpuField,
  type ImageList,
  type MenuField,
  type ResolvedSpawner,
  type Spawner,
  spawnerDefaults,
  type SpawnerVolume,
} from './spawner';

/** Fills in the form's defaults, and reports what would leave users with a form that makes no notebooks. */
export function resolveSpawner(given: Spawner, report: Report): ResolvedSpawner {
  const form = spawnerDefaults(given);
  for (const kind of ['jupyter', 'vscode', 'rstudio'] as const) checkImages(`spawner.${kind}`, form[kind], report);
  checkAmount('spawner.cpu', form.cpu, CORES, report);
  checkAmount('spawner.memory', form.memory, GIBIBYTES, report);
  checkGpus(form.gpus, report);
  checkMenu('spawner.affinities', form.affinities, report);
  checkMenu('spawner.tolerations', form.tolerations, report);
  const { workspaceVolume, dataVolumes } = form;
  if (workspaceVolume.value) checkVolume('spawner.workspaceVolume.value', workspaceVolume.value, report);
  dataVolumes.value?.forEach((volume, index) => {
    checkVolume(`spawner.dataVolumes.value[${index}]`, volume, report);
  });
  return form;
}

/** Who writes JavaScript can leave out what the type demands. */
function checkImages(at: string, { images = [], default: chosen }: Partial<ImageList>, report: Report): void {
  const [first] = images;
  if (first === undefined) {
    report.add(`${at}.images`, 'is empty; write at least one image, or leave the list out for the default one');
    return;
  }
  const twice = images.findIndex((image, index) => images.indexOf(image) !== index);
  if (twice >= 0) report.add(`${at}.images[${twice}]`, `'${images[twice] ?? ''}' is in the list already`);
  if (chosen === undefined) report.add(`${at}.default`, `is missing; write one of images, such as '${first}'`);
  else if (!images.includes(chosen)) {
    report.add(`${at}.default`, `'${chosen}' is not in images; add it there, or write '${first}'`);
  }
}

/** How the form's program reads an amount: it takes the unit away and multiplies the rest. */
interface Unit {
  readonly pattern: RegExp;
  readonly meaning: string;
}

const CORES: Unit = { pattern: /^\d+(?:\.\d+)?$/, meaning: `a number of cores such as '0.5'` };
const GIBIBYTES: Unit = { pattern: /^\d+(?:\.\d+)?Gi$/, meaning: `an amount in Gi such as '0.5Gi'` };

function checkAmount(at: string, { value, limitFactor }: Required<AmountField>, unit: Unit, report: Report): void {
  if (!unit.pattern.test(value)) report.add(`${at}.value`, `'${value}' is not ${unit.meaning}, which the form needs`);
  if (limitFactor === 'none' || limitFactor >= 1) return;
  const message = `${limitFactor} makes limits below what is asked for; write 1 or more, or 'none' for no limit`;
  report.add(`${at}.limitFactor`, message);
}

function checkGpus({ vendors = [], vendor }: GpuField, report: Report): void {
  const keys = vendors.map(({ limitsKey }) => limitsKey);
  reportTwice('spawner.gpus.vendors', 'limitsKey', keys, report);
  if (vendor !== undefined && !keys.includes(vendor)) {
    report.add('spawner.gpus.vendor', `'${vendor}' is the limitsKey of no vendor; there are ${listed(keys)}`);
  }
}

function checkMenu(at: string, menu: MenuField<{ readonly key: string }>, report: Report): void {
  const keys = menu.options.map(({ key }) => key);
  reportTwice(`${at}.options`, 'key', keys, report);
  const none = keys.indexOf('none');
  // The form has an entry of that key, for no choice.
  if (none >= 0) report.add(`${at}.options[${none}].key`, `'none' stands for no choice; take another key`);
  if (menu.default === undefined || keys.includes(menu.default)) return;
  report.add(`${at}.default`, `'${menu.default}' is the key of no option; there are ${listed(keys)}`);
}

function reportTwice(at: string, field: string, keys: readonly string[], report: Report): void {
  keys.forEach((key, index) => {
    const same = keys.indexOf(key);
    if (same !== index) report.add(`${at}[${index}].${field}`, `'${key}' is the ${field} of ${at}[${same}] too`);
  });
}

function checkVolume(at: string, volume: SpawnerVolume, report: Report): void {
  if (!volume.mount.startsWith('/')) {
    report.add(`${at}.mount`, `'${volume.mount}' is not an absolute path; write '/${volume.mount}'`);
  }
  if ('size' in volume) checkQuantity(`${at}.size`, volume.size, report);
}

function listed(keys: readonly string[]): string {
  return keys.join(', ') || 'none';
}
