import { ApiObject, type ApiObjectProps } from 'cdk8s';

import { Component, type External, ExternalPods, ExternalReference, type Labels, Stage } from '../../charts/kit';
import { App } from '../../charts/rendering/app';
import { mistakesIn } from '../support/mistakes';

/** Fields of an object. */
export type Spec = Readonly<Record<string, unknown>>;

/** A component made of plain objects. */
export class Parts extends Component {
  constructor(
    app: App,
    name: string,
    stage: Stage,
    objects: readonly ApiObjectProps[],
    externals: External[] = [],
    pods?: Labels,
  ) {
    super(app, { name, stage, namespace: 'a' });
    objects.forEach((props, index) => new ApiObject(this, String(index), props));
    for (const external of externals) new ExternalReference(this, external);
    if (pods) new ExternalPods(this, 'a', pods);
  }
}

/** An object of the core, or of another group. */
export const object = (kind: string, name: string, fields: Spec, apiVersion = 'v1'): ApiObjectProps => ({
  apiVersion,
  kind,
  metadata: { name },
  ...fields,
});
/** The namespace of all of them. */
export const namespace = object('Namespace', 'a', {});
/** A Deployment with a port. */
export const deployment = (pod: Spec = {}, labels: Spec = { app: 'x' }): ApiObjectProps =>
  object(
    'Deployment',
    'x',
    {
      spec: {
        selector: { matchLabels: { app: 'x' } },
        template: {
          metadata: { labels },
          spec: { containers: [{ name: 'x', ports: [{ name: 'https', containerPort: 9443 }] }], ...pod },
        },
      },
    },
    'apps/v1',
  );
/** A Service before it. */
export const service = (selector: Spec, targetPort: string | number = 'https'): ApiObjectProps =>
  object('Service', 'x', { spec: { selector, ports: [{ port: 443, targetPort }] } });
/** A webhook that the Service serves. */
export const webhook = (port: number, service_ = 'x'): ApiObjectProps =>
  object(
    'ValidatingWebhookConfiguration',
    'w',
    {
      webhooks: [
        {
          name: 'w.example.com',
          clientConfig: { service: { name: service_, namespace: 'a', port } },
          rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods', 'configmaps'] }],
        },
      ],
    },
    'admissionregistration.k8s.io/v1',
  );
/** A NetworkPolicy for all pods. */
export const policy = (ingress: readonly Spec[]): ApiObjectProps =>
  object('NetworkPolicy', 'p', { spec: { podSelector: {}, ingress } }, 'networking.k8s.io/v1');
/** A CRD of a kind. */
export const crdOf = (group: string, kind: string, more: Spec = {}): ApiObjectProps => {
  const names = { kind, plural: `${kind.toLowerCase()}s` };
  const spec = { group, names, scope: 'Namespaced', versions: [{ name: 'v1', served: true }], ...more };
  return object('CustomResourceDefinition', `${names.plural}.${group}`, { spec }, 'apiextensions.k8s.io/v1');
};
/** The CRD of a Widget. */
export const crd = crdOf('example.com', 'Widget');
/** A Widget. */
export const widget = (version = 'v1'): ApiObjectProps => object('Widget', 'w', {}, `example.com/${version}`);
/** A RoleBinding of a ServiceAccount. */
export const binding = (role: string, account: string): ApiObjectProps =>
  object(
    'RoleBinding',
    'b',
    { roleRef: { kind: 'Role', name: role }, subjects: [{ kind: 'ServiceAccount', name: account }] },
    'rbac.authorization.k8s.io/v1',
  );
/** An object of Istio. */
export const istio = (kind: string, spec: Spec): ApiObjectProps =>
  object(kind, 'i', { spec }, 'networking.istio.io/v1');

/** What is wrong with some parts, in one namespace. */
export function problems(...objects: ApiObjectProps[]): readonly string[] {
  return check((app) => new Parts(app, 'parts', Stage.APPS, [namespace, ...objects]));
}

/** What is wrong with what an app renders. */
export function check(fill: (app: App) => void): readonly string[] {
  const app = new App();
  fill(app);
  return mistakesIn(() => app.render());
}
