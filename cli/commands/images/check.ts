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
  const problems: Problem[] = [];
  for (const one of found) {
    const problem = await problemOf(registries, one, arch);
    if (!problem) continue;
    problems.push(problem);
    console.log(`✗ ${one.image} (${one.components.join(', ')}) ${problem.what}`);
  }
  const sum = `${problems.length} of ${found.length} images`;
  // Nothing is known of them: that is no answer, as in `doctor`.
  const isUnknown = problems.every(({ unreachable }) => unreachable);
  if (problems.length && isUnknown) throw new CliError(`the registries of ${sum} cannot be reached`);
  if (problems.length) throw new CliError(`${sum} cannot be pulled`, EXIT.unhealthy);
  console.log(`✓ ${found.length} images can be pulled, for ${arch.join(' and ')}`);
}

/** What keeps an image from being pulled. */
interface Problem {
  readonly what: string;
  /** Whether the registry gave no answer. */
  readonly unreachable: boolean;
}

async function problemOf(
  registries: Registries,
  { image }: FoundImage,
  arch: readonly string[],
): Promise<Problem | undefined> {
  try {
    const { architectures } = await registries.find(image);
    const without = arch.filter((name) => !architectures.includes(name));
    if (!without.length) return undefined;
    const what = `is not built for ${without.join(', ')}, only for ${architectures.join(', ')}`;
    return { what, unreachable: false };
  } catch (error) {
    if (!(error instanceof RefusedImage)) throw error;
    return { what: `${REASONS[error.reason]}: ${error.message}`, unreachable: error.reason === 'unreachable' };
  }
}
