import { violations } from '../../../charts/contract/admission/pod-security';
import type { PodSpec } from '../../../charts/contract/admission/pod';
import type { Manifest } from '../../../charts/contract/manifest';
import { podTemplateOf } from '../../../charts/contract/pod-template';
import { selects } from '../../../charts/contract/selectors';
import { at, isObject, itemsAt, textAt, textsAt } from '../../json';
import type { Changed } from '../comparison';
import type { Side } from '../side';
import { type Altered, altered, type Found, isOf, nameIn, removed, type Rule } from './rule';

const ENFORCE = 'pod-security.kubernetes.io/enforce';
const LEVELS: readonly string[] = ['privileged', 'baseline', 'restricted'];

/** What a namespace without the label admits, unless the API server has another default. */
const levelOf = (object: unknown): string => textAt(object, 'metadata', 'labels', ENFORCE) ?? 'privileged';

const POD_SECURITY: Rule = {
  id: 'rights/pod-security',
  class: 'rights',
  reason: 'a lower level admits pods that can take over their node',
  source: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
  find: (comparison) =>
    altered(comparison, '|Namespace').flatMap((one): readonly Found[] => {
      const [old, now] = [levelOf(one.before.object), levelOf(one.after.object)];
      if (LEVELS.indexOf(now) >= LEVELS.indexOf(old)) return [];
      const what = `${nameIn(one)} admits more pods: Pod Security ${old} → ${now}`;
      return [{ what, changes: [one], tells: ({ path }) => path === `metadata.labels[${ENFORCE}]` }];
    }),
};

function podOf(object: unknown): PodSpec | undefined {
  const spec = at(podTemplateOf(object as Manifest), 'spec');
  return Array.isArray(at(spec, 'containers')) ? (spec as PodSpec) : undefined;
}

const POD_PRIVILEGES: Rule = {
  id: 'rights/pod-privileges',
  class: 'rights',
  reason: 'a pod that breaks the baseline standard can reach its node, and from there all pods on it',
  source: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
  find: (comparison) =>
    altered(comparison, 'apps|Deployment', 'apps|StatefulSet', 'apps|DaemonSet', 'batch|CronJob').flatMap(
      (one): readonly Found[] => {
        const [old, now] = [podOf(one.before.object), podOf(one.after.object)];
        const former = new Set(old ? violations(old, 'baseline') : []);
        const gained = now ? violations(now, 'baseline').filter((each) => !former.has(each)) : [];
        if (!gained.length) return [];
        return [{ what: `${nameIn(one)} gets privileges: ${gained.join('; ')}`, changes: [one], tells: () => false }];
      },
    ),
};

const WEBHOOKS = ['Mutating', 'Validating'].map((kind) => `admissionregistration.k8s.io|${kind}WebhookConfiguration`);

/** The policy of each webhook, by its name. */
function failurePolicies(object: unknown): ReadonlyMap<string, string> {
  return new Map(
    itemsAt(object, 'webhooks').map((one) => [textAt(one, 'name') ?? '', textAt(one, 'failurePolicy') ?? 'Fail']),
  );
}

function webhookRule(id: string, from: string, to: string, what: string, reason: string): Rule {
  return {
    ...{ id: `rights/${id}`, class: 'rights', reason },
    source: 'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#failure-policy',
    find: (comparison) =>
      altered(comparison, ...WEBHOOKS).flatMap((one): readonly Found[] => {
        const old = failurePolicies(one.before.object);
        const names = [...failurePolicies(one.after.object)].flatMap(([name, policy]) =>
          old.get(name) === from && policy === to ? [name] : [],
        );
        if (!names.length) return [];
        const tells: Found['tells'] = ({ path }) => path.endsWith('.failurePolicy');
        return [
          {
            what: `${nameIn(one)} ${what}: ${names.join(', ')} (failurePolicy ${from} → ${to})`,
            changes: [one],
            tells,
          },
        ];
      }),
  };
}

/** What the webhooks of a configuration look at, as texts. */
function looksAt(object: unknown): readonly string[] {
  return itemsAt(object, 'webhooks').flatMap((webhook) =>
    itemsAt(webhook, 'rules').flatMap((rule) =>
      itemsAt(rule, 'apiGroups').flatMap((group) =>
        itemsAt(rule, 'resources').map((resource) => `${String(resource)}.${String(group)}`.replace(/\.$/, '')),
      ),
    ),
  );
}

const WEBHOOK_GOES: Rule = {
  id: 'rights/webhook-goes',
  class: 'rights',
  reason: 'what a webhook has checked is admitted without it',
  source: 'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/',
  find: (comparison) =>
    [...removed(comparison, ...WEBHOOKS), ...altered(comparison, ...WEBHOOKS)].flatMap((one): readonly Found[] => {
      const now = new Set(comparison.after.all([one.id.kind]).flatMap(({ object }) => looksAt(object)));
      const gone = [...new Set(looksAt(one.before.object))].filter((each) => !now.has(each));
      // With its CRD the kind goes as well.
      const left = gone.filter(
        (each) =>
          !removed(comparison, 'apiextensions.k8s.io|CustomResourceDefinition').some(({ id }) => id.name === each),
      );
      if (!left.length) return [];
      return [
        {
          what: `${nameIn(one)} no longer looks at ${left.join(', ')}`,
          changes: [one],
          tells: ({ path }) => path === '' || /\.rules\b/.test(path),
        },
      ];
    }),
};

const PEER_AUTHENTICATION: Rule = {
  id: 'rights/plain-text',
  class: 'rights',
  reason: 'pods that take plain text also take requests without an identity',
  source: 'https://istio.io/latest/docs/reference/config/security/peer_authentication/',
  find: ({ changed }) =>
    changed
      .filter((one) => isOf(one, 'security.istio.io|PeerAuthentication'))
      .flatMap((one): readonly Found[] => {
        const isStrict = (object: unknown): boolean => textAt(object, 'spec', 'mtls', 'mode') === 'STRICT';
        const lax = (object: unknown): readonly string[] => {
          const ports = at(object, 'spec', 'portLevelMtls');
          return isObject(ports)
            ? Object.entries(ports).flatMap(([port, mtls]) => (textAt(mtls, 'mode') === 'STRICT' ? [] : [port]))
            : [];
        };
        const ports = lax(one.after?.object).filter((port) => !lax(one.before?.object).includes(port));
        const falls = isStrict(one.before?.object) && !isStrict(one.after?.object);
        if (!falls && !(one.before && ports.length)) return [];
        const what = falls ? 'no longer requires mutual TLS' : `takes plain text at port ${ports.join(', ')}`;
        return [{ what: `${nameIn(one)} ${what}`, changes: [one] }];
      }),
};

/** A door to the outside: what it opens. */
type Doors = readonly string[];

const DOORS: Readonly<Record<string, (object: unknown, side: Side) => Doors>> = {
  '|Service': (object) => {
    const type = textAt(object, 'spec', 'type') ?? 'ClusterIP';
    const outside = itemsAt(object, 'spec', 'externalIPs').map(String);
    if (!['NodePort', 'LoadBalancer'].includes(type) && !outside.length) return [];
    return itemsAt(object, 'spec', 'ports').map((port) => `port ${String(at(port, 'port'))}`);
  },
  'networking.istio.io|Gateway': (object, side) =>
    isPublic(object, side)
      ? itemsAt(object, 'spec', 'servers').flatMap((server) =>
          itemsAt(server, 'hosts').map((host) => `${String(host)}:${String(at(server, 'port', 'number'))}`),
        )
      : [],
  'gateway.networking.k8s.io|Gateway': (object) =>
    itemsAt(object, 'spec', 'listeners').map((one) => `${textAt(one, 'hostname') ?? '*'}:${String(at(one, 'port'))}`),
  'networking.k8s.io|Ingress': (object) =>
    itemsAt(object, 'spec', 'rules').flatMap((one) =>
      itemsAt(one, 'http', 'paths').map((path) => `${textAt(one, 'host') ?? '*'}${textAt(path, 'path') ?? '/'}`),
    ),
};

/** A gateway whose only Services are inside of the cluster is not public. */
function isPublic(gateway: unknown, side: Side): boolean {
  const selector = textsAt(gateway, 'spec', 'selector');
  const services = side
    .all(['Service'])
    .filter(
      ({ object }) =>
        selects({ matchLabels: textsAt(object, 'spec', 'selector') }, selector) &&
        Object.keys(textsAt(object, 'spec', 'selector')).length,
    );
  return (
    !services.length || services.some(({ object }) => (textAt(object, 'spec', 'type') ?? 'ClusterIP') !== 'ClusterIP')
  );
}

const PUBLIC: Rule = {
  id: 'rights/public',
  class: 'rights',
  reason: 'whoever reaches the gateway or the nodes reaches the new host or port',
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types',
  find: ({ before, after, changed }) =>
    changed.flatMap((one): readonly Found[] => {
      const doors = DOORS[Object.keys(DOORS).find((kind) => isOf(one, kind)) ?? ''];
      if (!doors || !one.after) return [];
      const old = new Set(one.before ? doors(one.before.object, before) : []);
      const opened = doors(one.after.object, after).filter((door) => !old.has(door));
      return opened.length ? [publicFound(one, opened)] : [];
    }),
};

function publicFound(one: Changed | Altered, opened: Doors): Found {
  const tells: Found['tells'] = ({ path }) =>
    path === '' || /^spec\.(?:type|ports|externalIPs|servers|listeners|rules)/.test(path);
  return { what: `${nameIn(one)} becomes public: ${opened.join(', ')}`, changes: [one], tells, data: { opened } };
}

/** What else lets somebody do more. */
export const EXPOSURE: readonly Rule[] = [
  POD_SECURITY,
  POD_PRIVILEGES,
  webhookRule(
    'webhook-fails-open',
    'Fail',
    'Ignore',
    'no longer stops requests while its program is away',
    'while the program of the webhook is away, what it would refuse is admitted',
  ),
  webhookRule(
    'webhook-fails-closed',
    'Ignore',
    'Fail',
    'stops requests while its program is away',
    'while the program of the webhook is away, nothing that it looks at can be made or changed',
  ),
  WEBHOOK_GOES,
  PEER_AUTHENTICATION,
  PUBLIC,
];
