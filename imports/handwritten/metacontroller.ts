import type { Schema } from '../schema';
import {
  array,
  atomic,
  boolean,
  customResource,
  define,
  duration,
  emptyObject,
  int32,
  labelSelector,
  map,
  object,
  oneOf,
  string,
  unknownObject,
  withDefault,
} from './schema';

const group = 'metacontroller.k8s.io';
const version = 'v1alpha1';
const subresources = { status: {} };

/** A request that Metacontroller makes: which objects it wants, or what else it wants to know. */
const hook = object({
  version: withDefault(oneOf('v1', 'v2'), 'v1'),
  webhook: object({
    etag: object({ cacheCleanupSeconds: int32, cacheTimeoutSeconds: int32, enabled: boolean }),
    path: string,
    responseUnMarshallMode: oneOf('loose', 'strict'),
    service: object({ name: string, namespace: string, port: int32, protocol: string }, ['name', 'namespace']),
    timeout: duration,
    url: string,
  }),
});

/** The kind of an object, by the plural name that its API has. */
const resource = { apiVersion: string, resource: string };

const updateMethod = oneOf('OnDelete', 'Recreate', 'InPlace', 'RollingRecreate', 'RollingInPlace');

const statusChecks = object({
  conditions: array(object({ reason: string, status: string, type: string }, ['type'])),
});

const annotationSelector = object({
  matchAnnotations: map(string),
  matchExpressions: array(object({ key: string, operator: string, values: array(string) }, ['key', 'operator'])),
});

function listOfResources(properties: Readonly<Record<string, Schema>>): Schema {
  return array(object({ ...resource, ...properties }, ['apiVersion', 'resource']));
}

/** A controller written as a webhook: it makes the children of a parent object. */
export const compositeController = define({
  group,
  version,
  kind: 'CompositeController',
  shortNames: ['cc', 'cctl'],
  scope: 'Cluster',
  schema: customResource(
    {
      spec: object(
        {
          childResources: listOfResources({ updateStrategy: object({ method: updateMethod, statusChecks }) }),
          generateSelector: boolean,
          hooks: object({ customize: hook, finalize: hook, postUpdateChild: hook, preUpdateChild: hook, sync: hook }),
          parentResource: object(
            {
              ...resource,
              labelSelector: atomic(labelSelector),
              revisionHistory: object({ fieldPaths: array(string) }),
            },
            ['apiVersion', 'resource'],
          ),
          resyncPeriodSeconds: int32,
        },
        ['parentResource'],
      ),
      status: emptyObject,
    },
    ['metadata', 'spec'],
  ),
  subresources,
});

/** A controller written as a webhook: it attaches objects to objects that others own. */
export const decoratorController = define({
  group,
  version,
  kind: 'DecoratorController',
  shortNames: ['dec', 'decorators'],
  scope: 'Cluster',
  schema: customResource(
    {
      spec: object(
        {
          attachments: listOfResources({ updateStrategy: object({ method: updateMethod }) }),
          hooks: object({ customize: hook, finalize: hook, sync: hook }),
          resources: listOfResources({ annotationSelector, labelSelector: atomic(labelSelector) }),
          resyncPeriodSeconds: int32,
        },
        ['resources'],
      ),
      status: emptyObject,
    },
    ['metadata', 'spec'],
  ),
  subresources,
});

/** How Metacontroller remembers the children of a former state of a parent, for rolling updates. */
export const controllerRevision = define({
  group,
  version,
  kind: 'ControllerRevision',
  schema: customResource(
    {
      children: array(object({ apiGroup: string, kind: string, names: array(string) }, ['apiGroup', 'kind', 'names'])),
      parentPatch: unknownObject,
    },
    ['metadata', 'parentPatch'],
  ),
  subresources,
});
