import type { Platform } from '../../config/platform';
import { configKey, type EnvValue, type Labels } from '../../kit';

/** A channel that keeps events in memory: the default of brokers and channels. */
const CHANNEL = { apiVersion: 'messaging.knative.dev/v1', kind: 'InMemoryChannel' };
const BROKER_CHANNEL = 'config-br-default-channel';

/** Settings of zap, the library that writes the logs. */
const ENCODER = {
  timeKey: 'ts',
  levelKey: 'level',
  nameKey: 'logger',
  callerKey: 'caller',
  messageKey: 'msg',
  stacktraceKey: 'stacktrace',
  lineEnding: '',
  levelEncoder: '',
  timeEncoder: 'iso8601',
  durationEncoder: '',
  callerEncoder: '',
};
const OUTPUT = { outputPaths: ['stdout'], errorOutputPaths: ['stderr'], encoding: 'json', encoderConfig: ENCODER };

/** Data of ConfigMaps by name. Eventing's programs watch them while they run, and need all of them. */
export const SETTINGS: Readonly<Record<string, Readonly<Record<string, string | object>>>> = {
  [BROKER_CHANNEL]: { 'channel-template-spec': CHANNEL },
  'config-br-defaults': {
    'default-br-config': {
      clusterDefault: {
        brokerClass: 'MTChannelBasedBroker',
        apiVersion: 'v1',
        kind: 'ConfigMap',
        name: BROKER_CHANNEL,
        namespace: 'knative-eventing',
        delivery: { retry: 10, backoffPolicy: 'exponential', backoffDelay: 'PT0.2S' },
      },
    },
  },
  'config-features': {
    'authentication-oidc': 'disabled',
    'cross-namespace-event-links': 'disabled',
    'default-authorization-mode': 'allow-same-namespace',
    'delivery-retryafter': 'disabled',
    'delivery-timeout': 'enabled',
    'eventtype-auto-create': 'disabled',
    'kreference-group': 'disabled',
    'kreference-mapping': 'disabled',
    'new-apiserversource-filters': 'disabled',
    'transport-encryption': 'disabled',
  },
  'config-kreference-mapping': {},
  'config-leader-election': {},
  'config-logging': {
    'loglevel.controller': 'info',
    'loglevel.webhook': 'info',
    // Eventing reads this as JSON, so it must not be YAML.
    'zap-logger-config': JSON.stringify({ level: 'info', development: false, ...OUTPUT }, null, 2),
  },
  'config-ping-defaults': {},
  'config-sugar': {},
  'config-tracing': {},
  'default-ch-webhook': { 'default-ch-config': { clusterDefault: CHANNEL } },
};

const TRANSFORMATIONS = 'eventing-transformations-images';
const INTEGRATIONS = 'eventing-integrations-images';

/** ConfigMaps with the images of pods that the controller makes. It reads them when it starts. */
export function imagesOfPods({ images }: Platform): Readonly<Record<string, Labels>> {
  return {
    [INTEGRATIONS]: {
      'aws-ddb-streams-source': images.eventingAwsDdbStreamsSource,
      'aws-eventbridge-sink': images.eventingAwsEventbridgeSink,
      'aws-s3-sink': images.eventingAwsS3Sink,
      'aws-s3-source': images.eventingAwsS3Source,
      'aws-sns-sink': images.eventingAwsSnsSink,
      'aws-sqs-sink': images.eventingAwsSqsSink,
      'aws-sqs-source': images.eventingAwsSqsSource,
      'jsonata-transformer': images.eventingJsonataTransformer,
      'log-sink': images.eventingLogSink,
      'timer-source': images.eventingTimerSource,
    },
    [TRANSFORMATIONS]: { 'transform-jsonata': images.eventingTransformJsonata },
  };
}

/** Environment variables by which the controller gets the images. */
export const IMAGE_ENV: Readonly<Record<string, EnvValue>> = {
  EVENT_TRANSFORM_JSONATA_IMAGE: configKey(TRANSFORMATIONS, 'transform-jsonata'),
  INTEGRATION_SOURCE_TIMER_IMAGE: configKey(INTEGRATIONS, 'timer-source'),
  INTEGRATION_SOURCE_AWS_S3_IMAGE: configKey(INTEGRATIONS, 'aws-s3-source'),
  INTEGRATION_SOURCE_AWS_SQS_IMAGE: configKey(INTEGRATIONS, 'aws-sqs-source'),
  INTEGRATION_SOURCE_AWS_DDB_STREAMS_IMAGE: configKey(INTEGRATIONS, 'aws-ddb-streams-source'),
  INTEGRATION_SINK_LOG_IMAGE: configKey(INTEGRATIONS, 'log-sink'),
  INTEGRATION_SINK_AWS_S3_IMAGE: configKey(INTEGRATIONS, 'aws-s3-sink'),
  INTEGRATION_SINK_AWS_SQS_IMAGE: configKey(INTEGRATIONS, 'aws-sqs-sink'),
  INTEGRATION_SINK_AWS_SNS_IMAGE: configKey(INTEGRATIONS, 'aws-sns-sink'),
};
