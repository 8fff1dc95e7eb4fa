import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Monitoring, OPTIONAL_COMPONENTS } from '../../charts';
import { toYaml } from '../../charts/contract/yaml';
import { go } from '../support/go';
import { switches } from '../support/platforms';
import { render } from '../support/render';

jest.setTimeout(1_200_000);

test("the Prometheus Operator's own types have every field that is rendered", () => {
  const program = join(mkdtempSync(join(tmpdir(), 'cdk8s-kubeflow-')), 'monitoring');
  go(join(__dirname, 'monitoring'), ['build', '-o', program, '.']);
  const platform = render({
    monitoring: Monitoring.operator({ namespace: 'monitoring', serviceAccount: 'prometheus-k8s' }),
    components: switches(OPTIONAL_COMPONENTS, true),
  });
  const monitors = platform.all('monitoring.coreos.com/v1/ServiceMonitor');
  const rules = platform.all('monitoring.coreos.com/v1/PrometheusRule');
  expect([monitors.length > 25, rules.length]).toEqual([true, 1]);
  const objects = [...monitors, ...rules];
  const input = objects.map((one) => toYaml(one)).join('---\n');
  const understood = execFileSync(program, { input, encoding: 'utf8' }).trim().split('\n');
  expect(understood.map((line) => JSON.parse(line) as object)).toMatchObject(objects.map(({ spec }) => ({ spec })));
});
