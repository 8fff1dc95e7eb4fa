import { STAND_IN } from '../images';

/** The label of a step that is to have a sidecar. */
const INJECTED = { 'sidecar.istio.io/inject': 'true' };

const MODEL = { artifactType: { schemaTitle: 'system.Model', schemaVersion: '0.0.1' } };
const WORD = { parameterType: 'STRING' };

/** Two steps, as the SDK compiles them. */
const PIPELINE = {
  schemaVersion: '2.1.0',
  sdkVersion: 'kfp-2.15.2',
  pipelineInfo: { name: 'steps' },
  components: {
    'comp-make': {
      executorLabel: 'exec-make',
      outputDefinitions: {
        parameters: { word: WORD },
        artifacts: { model: MODEL },
      },
    },
    'comp-use': {
      executorLabel: 'exec-use',
      inputDefinitions: {
        parameters: { word: WORD },
        artifacts: { model: MODEL },
      },
    },
  },
  deploymentSpec: {
    executors: {
      'exec-make': {
        container: {
          image: STAND_IN,
          command: ['sh', '-ec', 'mkdir -p "${0%/*}" "${1%/*}"; printf good > "$0"; printf weights > "$1"'],
          args: ["{{$.outputs.parameters['word'].output_file}}", "{{$.outputs.artifacts['model'].path}}"],
        },
      },
      'exec-use': {
        container: {
          image: STAND_IN,
          command: ['sh', '-ec', 'test "$0" = good; grep weights "$1"'],
          args: ["{{$.inputs.parameters['word']}}", "{{$.inputs.artifacts['model'].path}}"],
        },
      },
    },
  },
  root: {
    dag: {
      tasks: {
        make: { componentRef: { name: 'comp-make' }, taskInfo: { name: 'make' } },
        use: {
          componentRef: { name: 'comp-use' },
          taskInfo: { name: 'use' },
          dependentTasks: ['make'],
          inputs: {
            parameters: { word: { taskOutputParameter: { producerTask: 'make', outputParameterKey: 'word' } } },
            artifacts: { model: { taskOutputArtifact: { producerTask: 'make', outputArtifactKey: 'model' } } },
          },
        },
      },
    },
  },
};

/** These steps, the second of which has a label. */
export const STEPS = {
  pipeline_spec: PIPELINE,
  platform_spec: {
    platforms: {
      kubernetes: { deploymentSpec: { executors: { 'exec-use': { podMetadata: { labels: INJECTED } } } } },
    },
  },
};
