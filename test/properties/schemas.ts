import { createRequire } from 'node:module';

import { formats } from '@kubernetes-models/validate';
import Ajv, { type ValidateFunction } from 'ajv';

import { SECRET_MAKERS } from '../../charts/contract/secret-keys';
import { crd, crdNames, type CrdSchema } from '../../imports';
import { YOUNG } from './policies';
import { unreadFields } from './unread';
import type { Manifest } from '../../charts/contract/manifest';

/** What is wrong with an object, each with the path of the field; nothing if all is well. */
type Validator = (object: object) => readonly string[];

const load = createRequire(__filename);

/** Fields that `kubernetes-models` does not know: newer ones, and extensions of schemas. */
const NEWER = /\/initContainers\/\d+\/restartPolicy$|\/openAPIV3Schema\/(?:.*\/)?x-kubernetes-[a-z-]+$/;

const validators = new Map<string, Validator>();

/**
 * Compares an object with the schema of its kind: Kubernetes' own for built-in kinds, its CRD's for others. Unlike an
 * API server, it refuses unknown fields, and does not evaluate CEL rules.
 */
export function schemaErrors(object: Manifest): readonly string[] {
  const { apiVersion, kind, metadata } = object;
  const identity = `${apiVersion} ${kind}`;
  const validate = validators.get(identity) ?? validatorOf(apiVersion, kind);
  validators.set(identity, validate);
  return validate(object).map((error) => `${identity} ${metadata?.name}: ${error}`);
}

function validatorOf(apiVersion: string, kind: string): Validator {
  // Their CRDs come with their operators, whose own types read them in test/go/secrets.test.ts.
  if (SECRET_MAKERS.has(kind)) return () => [];
  // The same holds for the Prometheus Operator's: test/go/monitoring.test.ts.
  if (apiVersion === 'monitoring.coreos.com/v1') return () => [];
  // OpenShift serves these itself; charts/kit/openshift.ts types them by its own source.
  if (['route.openshift.io/v1', 'k8s.cni.cncf.io/v1'].includes(apiVersion)) return () => [];
  const schema = YOUNG.get(kind) ?? schemaOf(apiVersion, kind);
  return schema ? custom(schema) : builtIn(`kubernetes-models/${apiVersion}/${kind}`, kind);
}

/** A model of `kubernetes-models`. */
interface Model {
  readonly prototype: { readonly validate: (this: object) => void };
}

function modelOf(path: string, kind: string): Model | undefined {
  try {
    return (load(path) as Readonly<Record<string, Model>>)[kind];
  } catch {
    return undefined;
  }
}

function builtIn(path: string, kind: string): Validator {
  const model = modelOf(path, kind);
  if (!model) return () => ['is of a kind that Kubernetes does not have, and without a CRD'];
  return (object) => {
    const errors: string[] = [];
    const unknown = unreadFields(object, (watched) => {
      try {
        model.prototype.validate.call(watched);
      } catch (error) {
        errors.push(String(error));
      }
    });
    return [...errors, ...unknown.filter((path) => !NEWER.test(path)).map((path) => `${path} is unknown`)];
  };
}

/** As Go writes it, not as ISO 8601 has it. */
const duration = /^-?(?:0|(?:[0-9]+(?:\.[0-9]*)?(?:ns|us|µs|ms|s|m|h))+)$/;
const ajv = new Ajv({
  strict: false,
  unicodeRegExp: false,
  logger: false,
  allErrors: true,
  // It takes longer than all validations.
  code: { optimize: false },
  formats: { ...formats, duration },
});

function custom(schema: CrdSchema): Validator {
  const validate: ValidateFunction = ajv.compile(closed(schema, true));
  const metadata = builtIn('@kubernetes-models/apimachinery/apis/meta/v1/ObjectMeta', 'ObjectMeta');
  return (object) => {
    const errors = validate(object) ? [] : (validate.errors ?? []);
    const own = errors.map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
    return [...own, ...('metadata' in object ? metadata(object.metadata as object) : ['/metadata is missing'])];
  };
}

function schemaOf(apiVersion: string, kind: string): CrdSchema | undefined {
  const [group, version] = apiVersion.split('/');
  for (const name of crdNames()) {
    const { spec } = crd(name);
    if (spec.group !== group || spec.names.kind !== kind) continue;
    return spec.versions.find((each) => each.name === version)?.schema.openAPIV3Schema;
  }
  return undefined;
}

const OBJECT = { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { type: 'object' } };

/** The same in JSON Schema, without room for fields that it does not name. */
function closed(schema: CrdSchema, isObject = false): object {
  const { properties, additionalProperties, items, type, allOf, anyOf, oneOf, not, ...rest } = schema;
  const embedded = isObject || schema['x-kubernetes-embedded-resource'];
  const open = additionalProperties ?? schema['x-kubernetes-preserve-unknown-fields'] ?? false;
  return {
    ...rest,
    // Names and conditions of these are said elsewhere in a structural schema: they close nothing.
    ...(allOf && { allOf }),
    ...(anyOf && { anyOf }),
    ...(oneOf && { oneOf }),
    ...(not && { not }),
    ...(schema['x-kubernetes-int-or-string'] ? { type: ['integer', 'string'] } : type && { type }),
    ...(items && { items: closed(items) }),
    ...((properties ?? embedded) && {
      properties: { ...each(properties ?? {}), ...(embedded && OBJECT) },
      additionalProperties: typeof open === 'object' ? closed(open) : open,
    }),
    ...(!properties &&
      typeof additionalProperties === 'object' && { additionalProperties: closed(additionalProperties) }),
  };
}

function each(properties: Readonly<Record<string, CrdSchema>>): Readonly<Record<string, object>> {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, closed(schema)]));
}
