import { toYaml } from '../../charts/contract/yaml';
import { TOOLS, VERSION } from '../../charts/versions';
import { isObject, type JsonObject } from '../json';
import type { Answers } from './answers';

/** Services that run a pipeline for a repository. */
export const CI = ['github', 'gitlab', 'none'] as const;

/** One of {@link CI}. */
export type CiService = (typeof CI)[number];

/** The files of a new repository but for package.json and .gitignore, which may be there before. */
export function newFiles(answers: Answers, ci: CiService): Readonly<Record<string, string>> {
  return {
    'main.ts': definition(answers),
    // The CLI of cdk8s removes its output folder before it starts; this is only a link to dist/.
    'cdk8s.yaml': toYaml({ language: 'typescript', app: 'npm run --silent synth', output: '.cdk8s/dist' }),
    'tsconfig.json': json({
      compilerOptions: {
        target: 'es2022',
        module: 'node16',
        moduleResolution: 'node16',
        types: ['node'],
        strict: true,
        skipLibCheck: true,
        noEmit: true,
      },
      include: ['*.ts'],
    }),
    ...(ci === 'github' && { '.github/workflows/platform.yaml': toYaml(workflow()) }),
    ...(ci === 'gitlab' && { '.gitlab-ci.yml': toYaml(pipeline()) }),
  };
}

/** The lines that git is to ignore. */
export const IGNORED = ['node_modules', '.cdk8s/'] as const;

/**
 * The package.json, with what the user has in it.
 * @param before the one that is there; undefined without one
 * @param name of the package, where there is none
 */
export function packageJson(before: JsonObject | undefined, name: string): string {
  const kept = before ?? { name, private: true };
  const fields = (key: string): JsonObject => (isObject(kept[key]) ? kept[key] : {});
  const dependencies = { 'cdk8s-kubeflow': `^${VERSION}`, ...fields('dependencies') };
  // Loads TypeScript also where the package consists of ES modules.
  const synth = 'node --import tsx main.ts';
  return json({
    ...kept,
    scripts: { synth, check: 'tsc --noEmit', ...fields('scripts') },
    dependencies,
    devDependencies: { ...TOOLS, ...fields('devDependencies') },
  });
}

const SAME = 'git diff --exit-code -- dist gitops && test -z "$(git status --porcelain -- dist gitops)"';
const STEPS = ['npm ci', 'npm run check', 'npm run synth', SAME];

function workflow(): object {
  return {
    name: 'platform',
    on: ['push', 'pull_request'],
    permissions: { contents: 'read' },
    jobs: {
      render: {
        'runs-on': 'ubuntu-latest',
        steps: [
          { uses: 'actions/checkout@v4' },
          { uses: 'actions/setup-node@v4', with: { 'node-version': 22, cache: 'npm' } },
          ...STEPS.map((run) => ({ run })),
        ],
      },
    },
  };
}

function pipeline(): object {
  return { render: { image: 'node:22', cache: { paths: ['.npm/'] }, script: STEPS } };
}

const INGRESS: Readonly<Record<Answers['ingress'], (port: string) => string>> = {
  'load-balancer': () => 'Ingress.loadBalancer()',
  'node-port': (port) => `Ingress.nodePort({ ${port} })`,
  'port-forward': () => 'Ingress.portForward()',
};

function definition({ url, ingress, user, size, gitops, repo }: Answers): string {
  const { protocol, port } = new URL(url);
  const isHttps = protocol === 'https:';
  const portOfNodes = `${isHttps ? 'https' : 'http'}: ${port}`;
  const imports = [
    'App',
    ...(gitops === 'flux' ? ['FluxSource'] : []),
    'Ingress',
    'Kubeflow',
    ...(isHttps ? ['Tls'] : []),
  ];
  const applied = {
    none: [],
    argocd: [`gitops: { argocd: { repoURL: '${repo}' } },`],
    flux: [`gitops: { flux: { source: FluxSource.git({ url: '${repo}' }) } },`],
  }[gitops];
  const fields = [
    '// Where users reach the platform. Redirects, cookies and the certificate follow from it.',
    `url: '${url}',`,
    `ingress: ${INGRESS[ingress](portOfNodes)},`,
    ...(isHttps ? ['tls: Tls.selfSigned(),'] : []),
    `size: '${size}',`,
    '',
    '// Who logs in. `npx cdk8s-kubeflow secrets` makes a first password for each.',
    `users: [{ email: '${user}' }],`,
    '',
    '// Who has a namespace.',
    `tenants: [{ name: '${nameOf(user)}', owner: '${user}' }],`,
    ...applied,
  ];
  const body = fields.map((line) => (line ? `  ${line}` : '')).join('\n');
  return `import { ${imports.join(', ')} } from 'cdk8s-kubeflow';

const app = new App();

new Kubeflow(app, 'kubeflow', {
${body}
});

app.synth();
`;
}

/** A namespace for a user: the e-mail's name, as a DNS label that no namespace of the platform has. */
function nameOf(user: string): string {
  const [local = ''] = user.split('@');
  const label = local.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  return `user-${label}`.slice(0, 60);
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
