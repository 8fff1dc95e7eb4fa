import type { CrdSchema } from '../../imports';

const text: CrdSchema = { type: 'string' };
const texts: CrdSchema = { type: 'array', items: text };
const word = (...words: readonly string[]): CrdSchema => ({ type: 'string', enum: words });
const object = (properties: Readonly<Record<string, CrdSchema>>): CrdSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
});

const selector: CrdSchema = {
  type: 'object',
  properties: { matchLabels: { type: 'object', additionalProperties: text } },
};
const rule = object({ apiGroups: texts, apiVersions: texts, operations: texts, resources: texts, scope: text });
const expression = object({ expression: text });
const mutation: CrdSchema = {
  type: 'object',
  required: ['patchType'],
  properties: {
    patchType: word('JSONPatch', 'ApplyConfiguration'),
    jsonPatch: expression,
    applyConfiguration: expression,
  },
};

/** Schemas of kinds that are younger than `kubernetes-models`, as far as they are rendered. */
export const YOUNG: ReadonlyMap<string, CrdSchema> = new Map([
  [
    'MutatingAdmissionPolicy',
    object({
      spec: object({
        failurePolicy: word('Fail', 'Ignore'),
        matchConstraints: object({
          matchPolicy: word('Equivalent', 'Exact'),
          namespaceSelector: selector,
          objectSelector: selector,
          resourceRules: { type: 'array', items: rule },
        }),
        mutations: { type: 'array', items: mutation },
        reinvocationPolicy: word('Never', 'IfNeeded'),
      }),
    }),
  ],
  ['MutatingAdmissionPolicyBinding', object({ spec: object({ policyName: text }) })],
]);
