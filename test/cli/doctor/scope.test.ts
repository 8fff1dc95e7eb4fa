import { CATEGORIES, EVERYTHING } from '../../../cli/categories';
import { MissingRights } from '../../../cli/cluster/rights';
import { ClusterError } from '../../../cli/errors';
import { imageFindings } from '../../../cli/doctor/images';
import { categoriesHelp, scopeOf } from '../../../cli/doctor/scope';
import { type Finding, lineOf, ok, uncheckedFinding } from '../../../cli/findings';
import { type Look, lookAt } from '../../../cli/looks';
import { cli } from '../../support/cli';

describe('what is to be looked at', () => {
  test.each<[readonly string[], string, readonly string[]]>([
    [[], 'dist', Object.keys(CATEGORIES)],
    [['access', 'certificates'], 'dist', ['access', 'certificates']],
    [['certificates', 'build/production'], 'build/production', ['certificates']],
    [['charts'], 'charts', Object.keys(CATEGORIES)],
    [['./access', 'access'], './access', ['access']],
  ])('%j', (words, dist, categories) => {
    const scope = scopeOf(words);
    expect([scope.dist, [...scope.wanted]]).toEqual([dist, categories]);
  });

  test.each([
    [['certificats'], "'certificats' is neither a category nor a folder; did you mean certificates?"],
    [['x'], `'x' is neither a category nor a folder; the categories are ${Object.keys(CATEGORIES).join(', ')}`],
    [['charts', './cli'], 'too many folders: charts and ./cli; name one'],
  ])('is not %j', (words, message) => expect(() => scopeOf(words)).toThrow(message));

  test('is listed by --help', async () => {
    expect(categoriesHelp().split('\n')).toHaveLength(Object.keys(CATEGORIES).length + 2);
    expect((await cli(['doctor', '--help'])).stdout).toContain(`${categoriesHelp()}\n`);
  });
});

describe('a look', () => {
  const fault = (code: 'login/no-password' | 'secrets/public-default'): Finding => ({
    level: 'warning',
    code,
    what: 'a fault',
  });
  const asked: string[] = [];
  const look = (...[name, categories, found]: [Look[0], Look[1], readonly Finding[]]): Look => {
    const task = () => {
      asked.push(name);
      return Promise.resolve(found);
    };
    return [name, categories, task];
  };
  const LOOKS = [
    look('passwords', ['login', 'secrets'], [ok('all'), fault('login/no-password'), fault('secrets/public-default')]),
    look('pods', ['workloads'], [ok('pods')]),
  ];

  test.each<[readonly string[], readonly string[], readonly string[]]>([
    [
      [...EVERYTHING],
      ['✓ all', '! login/no-password: a fault', '! secrets/public-default: a fault', '✓ pods'],
      ['passwords', 'pods'],
    ],
    [['login'], ['✓ all', '! login/no-password: a fault'], ['passwords']],
    [['secrets'], ['! secrets/public-default: a fault'], ['passwords']],
    [['workloads', 'mesh'], ['✓ pods'], ['pods']],
    [['mesh'], [], []],
    // What cannot be checked is only known when all is tried.
    [['access'], [], ['passwords', 'pods']],
  ])('at %j', async (wanted, lines, run) => {
    asked.length = 0;
    expect((await lookAt(LOOKS, new Set(wanted), new MissingRights())).map(lineOf)).toEqual(lines);
    expect(asked).toEqual(run);
  });

  test('for which a right is missing is told as not checked', async () => {
    const rights = new MissingRights();
    const refuse = () => Promise.reject(new ClusterError('cannot list resource "pods" in API group ""', 403));
    expect(await lookAt([['pods', ['workloads'], refuse]], new Set(['access']), rights)).toEqual([]);
    expect(rights.all.map(uncheckedFinding).map(lineOf)).toEqual([
      '? access/not-checked: you may not list pods; not checked: pods',
    ]);
  });
});

describe('images of pods', () => {
  const pod = (name: string, image: string, init?: string) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'kubeflow' },
    spec: { containers: [{ name: 'main', image }], ...(init && { initContainers: [{ name: 'first', image: init }] }) },
  });

  test.each<[string, ReturnType<typeof pod>[], readonly string[]]>([
    ['with a version', [pod('a', 'docker.io/istio/pilot:1.30.1', 'registry.example.com/staging/b:1')], []],
    [
      'from a registry that closes',
      [pod('a', 'gcr.io/istio-release/pilot:1.30.1'), pod('b', 'gcr.io/istio-release/pilot:1.30.1')],
      [
        '! workloads/image-registry: image gcr.io/istio-release/pilot:1.30.1 of Pod kubeflow/a, Pod kubeflow/b: its registry closes in December 2026 (https://github.com/istio/istio/issues/61467); write another address, by images.rules for instance, or run up if it is not rendered any more',
      ],
    ],
    [
      'that move',
      [pod('a', 'docker.io/busybox:latest', 'docker.io/alpine')],
      [
        '! workloads/image-version: image docker.io/alpine of Pod kubeflow/a names no version; write a version, or pin it: npx cdk8s-kubeflow images lock',
        '! workloads/image-version: image docker.io/busybox:latest of Pod kubeflow/a is another image tomorrow; write a version, or pin it: npx cdk8s-kubeflow images lock',
      ],
    ],
  ])('%s', (_, pods, lines) => expect(imageFindings(pods).map(lineOf)).toEqual(lines));
});
