import type { KubeflowProps } from '../../charts';
import { render } from '../support/render';

const SPARK = 'sparkoperator.k8s.io/launched-by-spark-operator';
const JOB_SET = 'jobset.sigs.k8s.io/jobset-name';
const OPERATOR = 'training.kubeflow.org/job-name';

/** What istiod does not inject, as its configuration says. */
function neverInjected(change: Partial<KubeflowProps>): string {
  const text = render(change).yaml('v1/ConfigMap', 'istio-system/istio-sidecar-injector');
  return /neverInjectSelector:.*?(?=defaultTemplates|template:|templates:)/s.exec(text)?.[0] ?? '';
}

describe('pods of trainings get no sidecar', () => {
  test.each<[string, Partial<KubeflowProps>, readonly string[]]>([
    ['of what is installed by default', {}, [SPARK, JOB_SET]],
    ['of the Training Operator', { components: { 'training-operator': true } }, [SPARK, JOB_SET, OPERATOR]],
    ['of one that is there', { existing: { components: ['training-operator'] } }, [SPARK, JOB_SET, OPERATOR]],
    ['of Trainer alone', { components: { 'spark-operator': false } }, [JOB_SET]],
    ['in namespaces that Pipelines’ hook guards', { selfService: true }, [SPARK, JOB_SET]],
    ['but where nobody would guard them', { selfService: true, components: { pipelines: false } }, []],
  ])('%s', (_, change, labels) => {
    const text = neverInjected(change);
    expect([SPARK, JOB_SET, OPERATOR].filter((label) => text.includes(label))).toEqual(labels);
  });
});
