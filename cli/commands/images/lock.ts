import { writeFileSync } from 'node:fs';

import { IMAGE_LOCK_VERSION, type ImageLock } from '../../../charts/contract/images';
import { CliError } from '../../errors';
import { imagesOf } from '../../images/found';
import { RefusedImage, Registries } from '../../images/tool';
import { command, distArgument, insecureOption } from '../../options';
import { Rendering } from '../../rendering/rendering';

interface LockOptions {
  readonly file: string;
  readonly insecure?: boolean;
}

/** `cdk8s-kubeflow images lock`. */
export const lock = command(
  'lock',
  'write the digests of all images into a file that pins them',
  'Asks for the digest and the architectures of each image, by skopeo or crane, where the rendering pulls it from. The ' +
    'definition takes the file as images.lock, and every image in it is then pulled by its digest.',
  [
    ['', 'write images.lock.json'],
    ['build/production --file production.lock.json', 'write that of another rendering'],
  ],
  'images',
)
  .addArgument(distArgument())
  .option('--file <path>', 'the file to write', 'images.lock.json')
  .addOption(insecureOption())
  .action(run);

async function run(dist: string, { file, insecure = false }: LockOptions): Promise<void> {
  const found = imagesOf(await Rendering.readAll(dist));
  const registries = await Registries.open(insecure);
  const images: Record<string, ImageLock['images'][string]> = {};
  const failed: string[] = [];
  for (const { image, source } of found) {
    try {
      images[source.replace(/(?<=:[\w.-]+)@.*/, '')] = await registries.find(image);
    } catch (error) {
      if (!(error instanceof RefusedImage)) throw error;
      failed.push(`${image}: ${error.message}`);
    }
  }
  if (failed.length) throw new CliError(`${file} was not written:\nerror: ${failed.join('\nerror: ')}`);
  const content: ImageLock = { version: IMAGE_LOCK_VERSION, images };
  writeFileSync(file, `${JSON.stringify(content, undefined, 2)}\n`);
  console.log(`wrote ${file}: ${found.length} images; the definition pins them by images.lock`);
}
