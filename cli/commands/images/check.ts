import { CliError, EXIT } from '../../errors';
import { type FoundImage, imagesOf } from '../../images/found';
import { RefusedImage, Registries } from '../../images/tool';
import { architecturesOption, command, distArgument, insecureOption } from '../../options';
import { Rendering } from '../../rendering/rendering';

interface CheckOptions {
  readonly arch: readonly string[];
  readonly insecure?: boolean;
}

/** What is wrong, in words. */
const REASONS = {
  missing: 'is missing',
  forbidden: 'may not be pulled without other credentials',
  unreachable: 'cannot be reached',
} as const;

/** `cdk8s-kubeflow images check`. */
export const check = command(
  'check',
  'ask the registries whether all images can be pulled',
  'Asks for each image, by skopeo or crane, whether it is there, may be pulled with your credentials, and is built for ' +
    'the architectures of the nodes.',
  [
    ['', 'check the images of dist/ for amd64'],
    ['--arch amd64,arm64', 'check them for a cluster with nodes of both architectures'],
  ],
  'images',
)
  .addArgument(distArgument())
  .addOption(architecturesOption())
  .addOption(insecureOption())
  .action(run);

async function run(dist: string, { arch, insecure = false }: CheckOptions): Promise<void> {
  const found = imagesOf(await Rendering.readAll(dist));
  const registries = await Registries.open(insecure);
  const problems: string[] = [];
  for (const one of found) {
    const problem = await problemOf(registries, one, arch);
    if (problem !== undefined) problems.push(`${one.image} (${one.components.join(', ')}) ${problem}`);
  }
  for (const problem of problems) console.log(`✗ ${problem}`);
  const well = found.length - problems.length;
  if (problems.length)
    throw new CliError(`${problems.length} of ${found.length} images cannot be pulled`, EXIT.unhealthy);
  console.log(`✓ ${well} images can be pulled, for ${arch.join(' and ')}`);
}

async function problemOf(
  registries: Registries,
  { image }: FoundImage,
  arch: readonly string[],
): Promise<string | undefined> {
  try {
    const { architectures } = await registries.find(image);
    const without = arch.filter((name) => !architectures.includes(name));
    return without.length ? `is not built for ${without.join(', ')}, only for ${architectures.join(', ')}` : undefined;
  } catch (error) {
    if (!(error instanceof RefusedImage)) throw error;
    return `${REASONS[error.reason]}: ${error.message}`;
  }
}
