import { Option } from 'commander';

import { type FoundImage, imagesOf } from '../../images/found';
import { command, distArgument, jsonOption, mirrorOption } from '../../options';
import { Rendering } from '../../rendering/rendering';
import { check } from './check';
import { copy } from './copy';
import { lock } from './lock';

interface ImagesOptions {
  readonly to?: string;
  readonly format: keyof typeof FORMATS;
  readonly json?: boolean;
}

/** The formats of the list. */
const FORMATS = {
  table,
  plain: (found: readonly FoundImage[]) => [...new Set(found.map(({ image }) => image))],
  skopeo: (found: readonly FoundImage[]) =>
    moves(found).map(([from, to]) => `skopeo copy --all --preserve-digests docker://${from} docker://${to}`),
  oras: (found: readonly FoundImage[]) => moves(found).map(([from, to]) => `oras cp ${from} ${to}`),
} as const;

/** `cdk8s-kubeflow images`. */
export const images = command(
  'images',
  'list all images, copy them into a mirror, check that they can be pulled',
  'Lists the images of a rendering with the components that use them, also those that stand in ConfigMaps, environment ' +
    'variables and arguments. With images.registry or images.rules in the definition, they are listed as copies of ' +
    "their projects' images.",
  [
    ['', 'list the images of dist/'],
    ['--to registry.example.com/kubeflow --format skopeo', 'print the commands that copy them into a mirror'],
  ],
)
  .addArgument(distArgument())
  .addOption(mirrorOption('list'))
  .addOption(new Option('--format <format>', 'how to print the list').choices(Object.keys(FORMATS)).default('table'))
  .addOption(jsonOption('one JSON list instead of a table'))
  .action(run)
  .addCommand(copy)
  .addCommand(check)
  .addCommand(lock);

async function run(dist: string, { to, format, json }: ImagesOptions): Promise<void> {
  const found = imagesOf(await Rendering.readAll(dist), to === undefined ? undefined : { registry: to });
  console.log(json ? JSON.stringify(found, undefined, 2) : FORMATS[format](found).join('\n'));
}

/** What is to be copied: what is pulled from elsewhere than its project. */
function moves(found: readonly FoundImage[]): readonly (readonly [from: string, to: string])[] {
  return found.filter(({ image, source }) => image !== source).map(({ image, source }) => [source, image]);
}

function table(found: readonly FoundImage[]): readonly string[] {
  // Digests are longer than any line.
  const width = Math.min(72, Math.max(...found.map(({ image }) => image.length)));
  return found.map(({ image, components }) => `${image.padEnd(width)}  ${components.join(', ')}`);
}
