import { CliError } from '../../errors';
import { type FoundImage, imagesOf } from '../../images/found';
import { RefusedImage, Registries } from '../../images/tool';
import { command, distArgument, insecureOption, mirrorOption } from '../../options';
import { Rendering } from '../../rendering/rendering';

interface CopyOptions {
  readonly to?: string;
  readonly insecure?: boolean;
}

/** `cdk8s-kubeflow images copy`. */
export const copy = command(
  'copy',
  'copy all images into the mirror',
  'Copies each image with all its architectures, by skopeo or crane, with the credentials that these have. What is ' +
    'there already is left, so that the run can be repeated at any time. Without --to, the mirror is that of the ' +
    "rendering's definition.",
  [
    ['', 'copy the images of dist/ to where it pulls them from'],
    ['--to registry.example.com/kubeflow', 'copy them to another mirror'],
  ],
  'images',
)
  .addArgument(distArgument())
  .addOption(mirrorOption('copy'))
  .addOption(insecureOption())
  .action(run);

async function run(dist: string, { to, insecure = false }: CopyOptions): Promise<void> {
  const found = imagesOf(await Rendering.readAll(dist), to === undefined ? undefined : { registry: to });
  const moved = found.filter(({ image, source }) => image !== source);
  if (!moved.length) {
    throw new CliError(
      `nothing is to be copied: the images of ${dist} are pulled from their projects; name the mirror, by ` +
        `images.registry in the definition or by --to`,
    );
  }
  const registries = await Registries.open(insecure);
  const failed: string[] = [];
  for (const [index, one] of moved.entries()) {
    const place = `[${index + 1}/${moved.length}]`;
    try {
      console.log(`${place} ${one.image}: ${await copyOne(registries, one)}`);
    } catch (error) {
      if (!(error instanceof RefusedImage)) throw error;
      failed.push(`${one.source} → ${one.image}: ${error.message}`);
      console.log(`${place} ${one.image}: not copied`);
    }
  }
  if (failed.length) throw new CliError(`${failed.join('\nerror: ')}\nthe run can be repeated at any time`);
}

async function copyOne(registries: Registries, { image, source }: FoundImage): Promise<string> {
  const [here, there] = await Promise.all([
    registries.find(source),
    registries.find(image).catch((error: unknown) => {
      if (error instanceof RefusedImage && error.reason === 'missing') return undefined;
      throw error;
    }),
  ]);
  if (here.digest === there?.digest) return 'is there';
  await registries.copy(source, image);
  return 'copied';
}
