import type { Spawner } from '../../charts';
import { errorsOf } from '../support/mistakes';

describe('the form may name', () => {
  test('only PodDefaults that are rendered, unless namespaces are made in the cluster too', () => {
    const spawner: Spawner = { podDefaults: { value: ['porxy', 'access-ml-pipeline'] } };
    const podDefaults = [{ name: 'proxy', description: 'Through the proxy' }];
    const tenants = [{ name: 'ada', owner: 'ada@example.com', podDefaults }];
    const at = 'spawner.podDefaults.value';
    expect(errorsOf({ spawner, tenants })).toEqual([
      `${at}[0]: 'porxy' is not a PodDefault that is rendered; did you mean 'proxy'?`,
      `${at}[1]: 'access-ml-pipeline' is not a PodDefault that is rendered; write notebooks: { pipelinesToken: true }`,
    ]);
    expect(errorsOf({ spawner: { podDefaults: { value: ['proxy'] } }, tenants })).toEqual([]);
    expect(errorsOf({ spawner, tenants, selfService: true })).toEqual([]);
  });

  test('only tolerations that the API server takes', () => {
    const options = [{ key: 'gpu', label: 'GPU', tolerations: [{ key: 'gpu', effect: 'noSchedule' }] }];
    expect(errorsOf({ spawner: { tolerations: { options } } })).toEqual([
      "spawner.tolerations.options[0].tolerations[0].effect: 'noSchedule' is not an effect; did you mean 'NoSchedule'?",
    ]);
  });
});
