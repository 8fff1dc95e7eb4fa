import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { KUBEFLOW_VERSION, VERSION, versions } from '../charts';
import { PAGES, REPO } from './support/files';

const read = (file: string): string => readFileSync(join(REPO, file), 'utf8');
const { version: ofPackage } = JSON.parse(read('package.json')) as { version: string };
const sources = JSON.parse(read('imports/sources.json')) as readonly { module: string; version: string }[];

/** Knative's modules count on from 0.27, which its releases call 1.0. */
const knative = (release: string): string => release.replace(/^1\.(\d+)\./, (_, minor) => `v0.${Number(minor) + 27}.`);

/** The modules that CRDs are imported from, at the version of the programs that serve them. */
const SAME: Readonly<Record<string, string>> = {
  'github.com/argoproj/argo-workflows/v3': versions.argoWorkflows,
  'github.com/cert-manager/cert-manager': versions.certManager,
  'github.com/kubeflow/katib': versions.katib,
  'github.com/kubeflow/spark-operator/v2': `v${versions.sparkOperator}`,
  'github.com/kubeflow/trainer/v2': versions.trainer,
  'istio.io/api': `v${versions.istio}`,
  'knative.dev/serving': knative(versions.knativeServing),
  'sigs.k8s.io/jobset': versions.jobSet,
};

/** The others, and why no version of the platform says theirs. */
const OTHERS: Readonly<Record<string, string>> = {
  'github.com/kserve/kserve': 'the module of v0.18.0 is refused; v0.19.0 has its CRDs in install/v0.18.0',
  'github.com/kubeflow/kubeflow/components/notebook-controller':
    'its releases have no tags that Go knows; the commit has the CRD of upstream’s example',
  'github.com/kubeflow/kubeflow/components/profile-controller':
    'its releases have no tags that Go knows; the commit has the CRD of upstream’s example',
  'github.com/kubeflow/pipelines':
    'its releases 2.x have no module path that Go accepts; the commit has the CRDs of upstream’s example',
  'github.com/kubeflow/training-operator': 'its image is tagged with the commit of that release',
  'knative.dev/caching': 'has no tags; the commit is the one that knative.dev/serving requires',
  'knative.dev/eventing': 'the module of v0.49.0 is refused; v0.50.0 has the same CRDs',
  'knative.dev/networking': 'has no tags; the commit is the one that knative.dev/serving requires',
  'sigs.k8s.io/gateway-api': 'the version that this Istio is built with',
  'sigs.k8s.io/lws': 'its programs are not part of the platform; KServe makes objects of its kind where they are',
};

test.each(Object.entries(SAME))('the CRDs of %s are of the version of its programs: %s', (module, version) => {
  expect(sources).toContainEqual(expect.objectContaining({ module, version }));
});

test('every other module has a reason to be of another version', () => {
  const others = sources.map(({ module }) => module).filter((module) => !(module in SAME));
  expect(others).toEqual(Object.keys(OTHERS));
});

test('the package has the version that the library tells', () => {
  expect(VERSION).toBe(ofPackage);
});

// The page of upgrades speaks of two.
const OF_ONE = PAGES.filter((page) => page !== 'upgrade.md').map((page) => `docs/${page}`);

test.each(['README.md', ...OF_ONE])('%s speaks of the version of Kubeflow that is installed', (page) => {
  const named = [...read(page).matchAll(/Kubeflow (\d\d\.\d\d(?:\.\d+)?)/g)].map(([, version]) => version);
  expect(named).toEqual(named.map(() => KUBEFLOW_VERSION));
});
