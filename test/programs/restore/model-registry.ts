import { answers } from '../../cluster/process';
import { asked, type Kept } from './kept';

const URL = 'http://127.0.0.1:8080';
const API = `${URL}/api/model_registry/v1alpha3`;

interface Made {
  readonly id: string;
  readonly name: string;
}
interface List {
  readonly items: readonly Made[];
}

const text = (value: string) => ({ metadataType: 'MetadataStringValue', string_value: value });
const customProperties = {
  note: text(`Größe „1“, it's; -- $HOME`),
  accuracy: { metadataType: 'MetadataDoubleValue', double_value: 0.91 },
  epochs: { metadataType: 'MetadataIntValue', int_value: '3' },
  tags: text('["π", "b"]'),
};

/** Those of a list that are of a name. The registry adds the id of what they belong to. */
const named = ({ items }: List, name: string) => items.filter((each) => each.name.endsWith(name));

/** The Model Registry keeps models, their versions and artifacts, and the runs of experiments. */
export const MODEL_REGISTRY: Kept = {
  system: 'modelRegistry',
  deployment: 'model-registry-deployment',
  former: 'former-model-registry',
  present: 'model-registry',
  command: ['proxy'],
  newer: { sql: 'UPDATE schema_migrations SET version = 9999', refused: /no migration found for version 9999/ },
  isReady: () => answers(`${URL}/readyz/health`),
  async write(name) {
    const post = (path: string, body: object) => asked<Made>(`${API}/${path}`, body);
    const model = await post('registered_models', { name, description: 'π', customProperties });
    const version = await post(`registered_models/${model.id}/versions`, {
      ...{ name, registeredModelId: model.id, author: 'Ada', customProperties },
    });
    await post(`model_versions/${version.id}/artifacts`, {
      ...{ artifactType: 'model-artifact', name, uri: 's3://bucket/model', modelFormatName: 'onnx', customProperties },
    });
    const environment = await post('serving_environments', { name });
    await post('inference_services', {
      ...{ name, registeredModelId: model.id, servingEnvironmentId: environment.id, runtime: 'kserve' },
    });
    const experiment = await post('experiments', { name, customProperties });
    const run = await post('experiment_runs', { name, experimentId: experiment.id });
    const metric = { artifactType: 'metric', name: `loss-${name}`, value: 0.1, step: 1, timestamp: '1700000000000' };
    await post(`experiment_runs/${run.id}/artifacts`, metric);
  },
  async read(name) {
    const list = async (path: string) => named(await asked<List>(`${API}/${path}?pageSize=100`), name);
    const [model] = await list('registered_models');
    const [run] = await list('experiment_runs');
    return {
      ...{ model, run },
      versions: await list(`registered_models/${model?.id}/versions`),
      artifacts: await list('model_artifacts'),
      metrics: (await asked<List>(`${API}/experiment_runs/${run?.id}/artifacts`)).items,
      experiments: await list('experiments'),
      environments: await list('serving_environments'),
      services: await list('inference_services'),
    };
  },
};
