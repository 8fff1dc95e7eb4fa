import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { load } from 'js-yaml';

import type { JsonObject } from '../../cli/json';
import { toYaml } from '../../charts/contract/yaml';
import { newFolder } from '../support/files';
import { NOTEBOOKS_ALONE, rendered } from '../support/platforms';
import { freshCluster, whereWebhooksAnswer } from './cluster';
import { eventsOf, tallyOf } from './events';
import { Surroundings } from './surroundings';

jest.setTimeout(300_000);

/** How often the migration is killed. */
const TIMES = 4;

const CRD = 'apiextensions.k8s.io/v1';
const OWN = '80-own/own-chart';
const space = { name: 'own', labels: { 'app.kubernetes.io/managed-by': 'cdk8s-kubeflow' } };
const meta = (name: string) => ({ ...space, name, namespace: 'own' });

/** A CRD that stores one version and serves two; or has that one alone. */
function crd(stored: string, ...names: readonly string[]): object {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  const versions = names.map((name) => ({ name, served: true, storage: name === stored, schema }));
  const metadata = { ...space, name: 'runs.own.example.com' };
  const spec = { group: 'own.example.com', scope: 'Namespaced', names: { kind: 'Run', plural: 'runs' }, versions };
  return { apiVersion: CRD, kind: 'CustomResourceDefinition', metadata, spec };
}

/** A StatefulSet with a volume. */
function database(serviceName: string): object {
  const labels = { app: 'database' };
  const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
  const spec = {
    replicas: 1,
    serviceName,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'example.com/database:1' }] } },
    volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claim }],
  };
  return { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: meta('database'), spec };
}

/** What is beside the platform: a CRD, a StatefulSet, and a webhook configuration for nothing. */
function own(folder: string, name: string, definition: object, service: string): void {
  const webhooks = { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingWebhookConfiguration' };
  const objects = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: space },
    definition,
    database(service),
    { ...webhooks, metadata: { ...space, name }, webhooks: [] },
  ];
  mkdirSync(join(folder, OWN), { recursive: true });
  writeFileSync(join(folder, OWN, 'own.yaml'), objects.map((one) => toYaml(one)).join('---\n'));
}

/** Changes a rendered file. */
function change(file: string, by: (object: JsonObject) => object): void {
  writeFileSync(file, toYaml(by(load(readFileSync(file, 'utf8')) as JsonObject)));
}

const before = rendered(NOTEBOOKS_ALONE);
const after = newFolder();
cpSync(before, after, { recursive: true });
own(before, 'old.own.example.com', crd('v1alpha1', 'v1alpha1', 'v1'), 'database');
own(after, 'new.own.example.com', crd('v1', 'v1'), 'database-headless');

const DEPLOYMENT = 'volumes-web-app-deployment';
change(join(after, `50-apps/volumes-web-app/deployment-${DEPLOYMENT}.yaml`), (object) => {
  const spec = object.spec as { selector: { matchLabels: object }; template: { metadata: { labels: object } } };
  const more = { tier: 'ui' };
  const selector = { matchLabels: { ...spec.selector.matchLabels, ...more } };
  const metadata = { ...spec.template.metadata, labels: { ...spec.template.metadata.labels, ...more } };
  return { ...object, spec: { ...spec, selector, template: { ...spec.template, metadata } } };
});
const BINDING = readdirSync(join(after, '50-apps/volumes-web-app')).find((file) =>
  file.startsWith('clusterrolebinding'),
);
change(join(after, '50-apps/volumes-web-app', BINDING ?? ''), (object) => ({
  ...object,
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
}));

interface Found {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly uid: string };
}

whereWebhooksAnswer(() => {
  const { controlPlane, kubectl, cli } = freshCluster({ webhooks: true });
  let surroundings: Surroundings;
  let data: Readonly<Record<string, string>>;

  /** UIDs of what holds data. */
  const holdingData = () => {
    const kinds =
      'persistentvolumeclaims,secrets,namespaces,profiles,customresourcedefinitions,runs.own.example.com,pods';
    const { items } = JSON.parse(kubectl('get', kinds, '-A', '--output=json')) as { items: readonly Found[] };
    const kept = items.filter(({ kind, metadata }) => kind !== 'Pod' || metadata.name === 'database-0');
    return Object.fromEntries(
      kept.map(({ kind, metadata: { uid, namespace, name } }) => [uid, `${kind} ${namespace}/${name}`]),
    );
  };
  /** ReplicaSets with pods. A Deployment that selects more than before adopts the old one, as its history. */
  const replicaSets = () => {
    const row = '{range .items[*]}{.metadata.name} {.spec.replicas}{"\\n"}{end}';
    const lines = kubectl('get', 'replicasets', '-n', 'kubeflow', `--output=jsonpath=${row}`).split('\n');
    return lines.filter((line) => line.startsWith(DEPLOYMENT) && !line.endsWith(' 0'));
  };

  beforeAll(async () => {
    surroundings = new Surroundings(controlPlane());
    await surroundings.answer(before);
    await cli(['secrets', before]);
    void surroundings.startCertManager();
    expect(await surroundings.cli('up', '--yes', before)).toMatchObject({ code: 0, stderr: '' });
    const runs = ['a', 'b'].map((name) => ({
      apiVersion: 'own.example.com/v1alpha1',
      kind: 'Run',
      metadata: { name, namespace: 'own' },
      spec: { kept: name },
    }));
    controlPlane().apply(runs);
    data = holdingData();
    expect(Object.values(data)).toEqual(expect.arrayContaining(['Pod own/database-0', 'Run own/a']));
  });
  afterAll(() => surroundings.stop());

  test('the plan says it before anything is applied', async () => {
    const { code, stdout, stderr } = await surroundings.cli('up', '--plan', after);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n').filter((line) => /^ {2}[!-]/.test(line))).toEqual([
      expect.stringMatching(/ClusterRoleBinding .*roleRef\.name is immutable/),
      expect.stringMatching(
        /Deployment kubeflow\/volumes-web-app-deployment: .*old pods serve until the new ones are ready/,
      ),
      '  ! CustomResourceDefinition runs.own.example.com: its objects are stored in another version before v1alpha1 goes',
      expect.stringMatching(
        /StatefulSet own\/database: spec\.serviceName is immutable: it is made anew; its pods and claims/,
      ),
      '  - ValidatingWebhookConfiguration old.own.example.com (when its successor is ready)',
    ]);
  });

  test.each(Array.from({ length: TIMES }, (_, index) => index + 1))(
    'killed for the %d. time, there and back, it ends as ever',
    async (time) => {
      const dist = time % 2 ? after : before;
      await surroundings.killed(700 + Math.random() * 2000, 'up', '--yes', dist);
      expect(holdingData()).toMatchObject(data);
      expect(await surroundings.cli('up', '--yes', dist)).toMatchObject({ code: 0, stderr: '' });
      expect(holdingData()).toMatchObject(data);
      expect(replicaSets()).toHaveLength(1);
    },
  );

  test('it ends as rendered, nothing was refused, and all data is what it was', async () => {
    const ended = await surroundings.cli('up', '--yes', '--json', after);
    expect(eventsOf(ended).find(({ event }) => event === 'end')).toMatchObject({ url: 'https://kubeflow.example.com' });
    expect(holdingData()).toMatchObject(data);
    expect(kubectl('get', 'crd', 'runs.own.example.com', '--output=jsonpath={.status.storedVersions}')).toBe('["v1"]');
    expect(kubectl('get', 'runs', 'a', '-n', 'own', '--output=jsonpath={.apiVersion} {.spec.kept}')).toBe(
      'own.example.com/v1 a',
    );
    expect(kubectl('get', 'statefulset', 'database', '-n', 'own', '--output=jsonpath={.spec.serviceName}')).toBe(
      'database-headless',
    );
    expect(replicaSets()).toHaveLength(1);
    expect(kubectl('get', 'validatingwebhookconfigurations', '--output=name')).not.toContain('old.own');
    expect(tallyOf(await surroundings.cli('up', '--json', after))).toMatchObject({ created: 0, changed: 0 });
  });

  test('and back, by what GitOps needs alone: only the immutable fields change', async () => {
    const { code, stdout, stderr } = await surroundings.cli('up', '--migrate-only', before);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('✓ 3 objects migrated; merge now\n');
    expect(holdingData()).toMatchObject(data);
    expect(eventsOf(await surroundings.cli('up', '--plan', '--json', before))).toContainEqual(
      expect.objectContaining({ event: 'plan', migrated: 0, refused: 0, conflicting: 0 }),
    );
  });
});
