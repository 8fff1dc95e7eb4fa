import type * as k8s from '../charts/kit/k8s';
import { render } from './support/render';
import { may } from './support/rbac';
import {
  announcements,
  certificateOf,
  EVERY_WEBHOOK,
  find,
  injectionOf,
  portOf,
  programOf,
  webhooksOf,
} from './support/webhooks';
import { selects } from '../charts/contract/selectors';

const { objects } = render(EVERY_WEBHOOK);
const webhooks = webhooksOf(objects).map((webhook) => [`${webhook.type} ${webhook.name}`, webhook] as const);
const isOfCore = (admission?: k8s.MutatingWebhook): admission is k8s.MutatingWebhook =>
  admission?.rules?.some(({ apiGroups }) => apiGroups?.some((group) => ['', '*'].includes(group))) ?? false;
const programs = (isSelfMade: boolean) =>
  webhooks.flatMap(([title, webhook]) => {
    const { certificate } = injectionOf(webhook);
    const program = programOf(objects, webhook);
    return program && (certificate === undefined) === isSelfMade ? [{ title, webhook, program, certificate }] : [];
  });

test('AKS, which would write selectors into webhooks and keep the field, is told not to', () => {
  const owners = webhooks.flatMap(([, { type, owner }]) => (type === 'conversion' ? [] : [owner.metadata]));
  const told = owners.map(({ annotations }) => annotations?.['admissions.enforcer/disabled']);
  expect(new Set(told)).toEqual(new Set(['true']));
});

// AKS would see to this otherwise.
test('pods of kube-system are shown to webhooks only where their labels say so', () => {
  const ofCore = webhooks.flatMap(([, { admission }]) => (isOfCore(admission) ? [admission] : []));
  const namespace = { 'kubernetes.io/metadata.name': 'kube-system' };
  const any = ofCore.filter((each) => selects(each.namespaceSelector, namespace) && selects(each.objectSelector, {}));
  expect(ofCore.length).toBeGreaterThan(5);
  expect(any.map(({ name }) => name)).toEqual([]);
});

test('some webhooks have certificates of cert-manager, some programs make theirs, and some CRDs are converted', () => {
  expect(programs(false).length).toBeGreaterThan(0);
  expect(programs(true).length).toBeGreaterThan(0);
  expect(webhooks.filter(([, { type }]) => type === 'conversion').length).toBeGreaterThan(0);
});

test.each(webhooks)('%s: its Service leads to a port of a program', (_, webhook) => {
  const program = programOf(objects, webhook);
  const { targetPort, port } = portOf(objects, webhook) ?? {};
  expect({ program: program?.workload.kind, port }).toEqual({ program: 'Deployment', port: webhook.service.port });
  const target = targetPort ?? port;
  const named = program?.pod.containers.flatMap(({ ports = [] }) => ports.map(({ name }) => name));
  // A number needs no declaration.
  if (typeof target === 'string') expect(named).toContain(target);
});

test.each(programs(false))(
  '$title: the program mounts a certificate for the name that the API server calls, and its CA is injected',
  ({ webhook, program, certificate }) => {
    const mounted = certificateOf(objects, program);
    expect(`${mounted?.metadata.namespace}/${mounted?.metadata.name}`).toBe(certificate);
    expect(mounted?.spec?.dnsNames).toContain(`${webhook.service.name}.${webhook.service.namespace}.svc`);
    const { kind, name } = mounted?.spec?.issuerRef ?? {};
    const namespace = kind === 'Issuer' ? webhook.service.namespace : undefined;
    expect(find(objects, kind ?? 'Issuer', name ?? '', namespace)).toBeDefined();
  },
);

test.each(programs(true))(
  '$title: the program makes its certificate, and may make its authority known',
  ({ webhook, program }) => {
    const allowed = announcements(webhook).filter((request) => may(objects, program.account, request));
    expect(allowed).not.toEqual([]);
  },
);

// Its flags: https://cert-manager.io/docs/cli/webhook/
test.each(programs(true).filter(({ webhook }) => injectionOf(webhook).secret !== undefined))(
  '$title: the program keeps its authority where the CA is injected from, and its certificate has the name',
  ({ webhook, program }) => {
    const { name, namespace } = webhook.service;
    const args = program.pod.containers.flatMap((each) => each.args ?? []);
    const values = (flag: string) =>
      args
        .flatMap((arg) => (arg.startsWith(`${flag}=`) ? arg.slice(flag.length + 1) : []))
        .map((value) => value.replace('$(POD_NAMESPACE)', namespace));
    const [own] = values('--dynamic-serving-ca-secret-namespace');
    expect(`${own}/${values('--dynamic-serving-ca-secret-name')}`).toBe(injectionOf(webhook).secret);
    expect(values('--dynamic-serving-dns-names')).toContain(`${name}.${namespace}.svc`);
  },
);
