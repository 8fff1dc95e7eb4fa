import { load } from 'js-yaml';

import { App, Kubeflow, Monitoring } from '../../charts';
import { METRICS } from '../../charts/monitoring/metrics';
import { bundled, configOf, filesOf, jobOf, NAMESPACE, pagesOf } from '../support/bundled';
import { HAS_PROMTOOL, metricsOf, promtool } from '../support/promtool';
import { render, SMALL } from '../support/render';

const RULE = 'monitoring.coreos.com/v1/PrometheusRule';
const MONITOR = 'monitoring.coreos.com/v1/ServiceMonitor';
const POLICY = 'networking.k8s.io/v1/NetworkPolicy';
const AUTHORIZATION = 'security.istio.io/v1beta1/AuthorizationPolicy';

const PLATFORM = bundled();
const BY_OPERATOR = render({
  monitoring: Monitoring.operator({ namespace: 'monitoring', serviceAccount: 'prometheus-k8s' }),
});

describe('a Prometheus of the platform’s own', () => {
  test('scrapes what an operator’s would, by the same addresses', () => {
    const ours = configOf(PLATFORM).scrape_configs.map(({ job_name }) => job_name);
    const monitors = BY_OPERATOR.namesOf(MONITOR);
    const itself = [`${NAMESPACE}/prometheus-metrics`, `${NAMESPACE}/kube-state-metrics-metrics`];
    expect(ours).toEqual([...monitors, ...itself, 'kubelet', 'cadvisor', 'apiserver']);
    expect(PLATFORM.all(MONITOR)).toEqual([]);
    expect(PLATFORM.all(RULE)).toEqual([]);
  });

  test('finds a program by its Service, and gives its target the labels of an operator', () => {
    expect(jobOf(PLATFORM, 'kubeflow/kserve-controller-manager-metrics')).toEqual({
      job_name: 'kubeflow/kserve-controller-manager-metrics',
      honor_labels: true,
      metrics_path: '/metrics',
      scheme: 'https',
      tls_config: { insecure_skip_verify: true },
      authorization: { credentials_file: '/var/run/secrets/kubernetes.io/serviceaccount/token' },
      kubernetes_sd_configs: [{ role: 'endpointslice', namespaces: { names: ['kubeflow'] } }],
      relabel_configs: [
        {
          source_labels: ['__meta_kubernetes_service_label_cdk8s_kubeflow_metrics'],
          regex: 'kserve-controller-manager',
          action: 'keep',
        },
        { source_labels: ['__meta_kubernetes_endpointslice_port_name'], regex: 'https-metrics', action: 'keep' },
        { source_labels: ['__meta_kubernetes_pod_phase'], regex: 'Failed|Succeeded', action: 'drop' },
        { source_labels: ['__meta_kubernetes_namespace'], target_label: 'namespace' },
        { source_labels: ['__meta_kubernetes_service_name'], target_label: 'service' },
        { source_labels: ['__meta_kubernetes_pod_name'], target_label: 'pod' },
        { source_labels: ['__meta_kubernetes_pod_container_name'], target_label: 'container' },
        { source_labels: ['__meta_kubernetes_endpointslice_port_name'], target_label: 'endpoint' },
        { target_label: 'job', replacement: 'kserve/kserve-controller-manager' },
        { target_label: 'platform', replacement: 'kubeflow' },
      ],
    });
  });

  test('keeps of the cluster’s many metrics those that rules and dashboards use', () => {
    const kept = configOf(PLATFORM).scrape_configs.flatMap(({ metric_relabel_configs: steps = [] }) =>
      steps.flatMap(({ regex = '' }) => regex.split('|')),
    );
    expect(kept).toEqual(
      ['kubelet_volume', 'container_', 'apiserver_'].flatMap((prefix) =>
        Object.keys(METRICS).filter((name) => name.startsWith(prefix)),
      ),
    );
  });

  test('has the rules of an operator’s, but for GPUs that no one counts', () => {
    const rules = load(filesOf(PLATFORM)['rules.yaml'] ?? '') as {
      groups: { name: string; rules: { expr: string }[] }[];
    };
    const { groups } = BY_OPERATOR.get(RULE, 'kubeflow/kubeflow').spec;
    const there = groups.filter(({ name }) => name !== 'kubeflow-gpus').map(({ name }) => name);
    expect(rules.groups.map(({ name }) => name)).toEqual(there);
    const unknown = rules.groups.flatMap(({ rules: all }) => all.flatMap(({ expr }) => metricsOf(expr)));
    expect(unknown.filter((name) => !(name in METRICS))).toEqual([]);
  });

  test('may find pods, and read numbers of nodes and of the API server: nothing else', () => {
    expect(PLATFORM.get('rbac.authorization.k8s.io/v1/ClusterRole', 'kubeflow-metrics').rules).toEqual([
      { apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list', 'watch'] },
      { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
      { nonResourceURLs: ['/metrics'], verbs: ['get'] },
    ]);
    const bound = PLATFORM.all('rbac.authorization.k8s.io/v1/ClusterRoleBinding')
      .filter(({ subjects = [] }) => subjects.some(({ name }) => name === 'prometheus'))
      .map(({ roleRef }) => roleRef.name);
    expect(bound).toEqual(['kubeflow-metrics']);
    expect(PLATFORM.get('rbac.authorization.k8s.io/v1/ClusterRole', 'kubeflow-kube-state-metrics').rules).toEqual([
      { apiGroups: ['apps'], resources: ['deployments', 'statefulsets'], verbs: ['list', 'watch'] },
      { apiGroups: ['batch'], resources: ['jobs'], verbs: ['list', 'watch'] },
      { apiGroups: [''], resources: ['pods', 'resourcequotas'], verbs: ['list', 'watch'] },
    ]);
  });

  test('its namespace is held to the restricted standard, and only Grafana is in the mesh', () => {
    expect(PLATFORM.get('v1/Namespace', NAMESPACE).metadata.labels).toMatchObject({
      'istio-injection': 'enabled',
      'pod-security.kubernetes.io/enforce': 'restricted',
    });
    const injected = (name: string) =>
      PLATFORM.pod(`${NAMESPACE}/${name}`).metadata?.labels?.['sidecar.istio.io/inject'];
    expect(['prometheus', 'kube-state-metrics', 'grafana'].map(injected)).toEqual(['false', 'false', 'true']);
    expect(PLATFORM.get(POLICY, `${NAMESPACE}/prometheus`).spec?.ingress).toEqual([
      {
        from: [{ podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['grafana'] }] } }],
        ports: [{ port: 9090, protocol: 'TCP' }],
      },
    ]);
  });

  test('is the same in ambient mode, where Grafana keeps its sidecar', () => {
    const ambient = bundled({}, { mesh: { mode: 'ambient' } });
    expect(ambient.pod(`${NAMESPACE}/grafana`).metadata?.labels).toMatchObject({ 'sidecar.istio.io/inject': 'true' });
    expect(ambient.pod(`${NAMESPACE}/prometheus`).metadata?.labels).toMatchObject({
      'istio.io/dataplane-mode': 'none',
    });
    expect(jobOf(ambient, 'istio-system/ztunnel-metrics')).toBeDefined();
  });
});

describe('Grafana', () => {
  test('knows its user from the gateway, and lets no one else in', () => {
    expect(PLATFORM.environment(`${NAMESPACE}/grafana`)).toMatchObject({
      GF_SERVER_ROOT_URL: 'https://kubeflow.example.com/grafana/',
      GF_AUTH_PROXY_ENABLED: 'true',
      GF_AUTH_PROXY_HEADER_NAME: 'kubeflow-userid',
      GF_AUTH_PROXY_HEADER_PROPERTY: 'email',
      GF_AUTH_BASIC_ENABLED: 'false',
      GF_AUTH_DISABLE_LOGIN_FORM: 'true',
      GF_USERS_AUTO_ASSIGN_ORG_ROLE: 'Viewer',
      GF_SECURITY_SECRET_KEY: { secretKeyRef: { name: 'grafana', key: 'secret-key' } },
    });
    expect(PLATFORM.get(AUTHORIZATION, `${NAMESPACE}/grafana`).spec?.rules).toEqual([
      { from: [{ source: { principals: ['cluster.local/ns/istio-system/sa/istio-ingressgateway-service-account'] } }] },
    ]);
    expect(PLATFORM.get('networking.istio.io/v1alpha3/VirtualService', `${NAMESPACE}/grafana`).spec).toMatchObject({
      http: [{ match: [{ uri: { prefix: '/grafana/' } }] }],
    });
    expect(PLATFORM.config('kubeflow/dashboard-config')['links']).toContain('/grafana/');
  });

  test('a rendering in which others reach it is refused', () => {
    const app = new App();
    const kubeflow = new Kubeflow(app, 'kubeflow', { ...SMALL, monitoring: Monitoring.bundled() });
    kubeflow.object(AUTHORIZATION, `${NAMESPACE}/grafana`).patch(({ spec }) => ({ spec: { ...spec, rules: [{}] } }));
    kubeflow.object(POLICY, `${NAMESPACE}/grafana`).remove();
    expect(() => app.render()).toThrow('tenant’s pod, past the gateway → grafana');
  });

  test('has the dashboards of an operator’s, and Prometheus as their source', () => {
    const { data } = BY_OPERATOR.get('v1/ConfigMap', 'kubeflow/kubeflow-dashboard-platform');
    // Its own namespace is one more.
    const page = pagesOf(PLATFORM)['kubeflow-platform.json']?.replaceAll('|kubeflow-monitoring', '');
    expect(page).toBe(data?.['kubeflow-platform.json']);
    const sources = load(PLATFORM.config(`${NAMESPACE}/grafana-provisioning`)['datasources.yaml'] ?? '');
    expect(sources).toMatchObject({
      datasources: [
        { type: 'prometheus', url: `http://prometheus.${NAMESPACE}.svc.cluster.local:9090`, isDefault: true },
      ],
    });
  });
});

(HAS_PROMTOOL ? test : test.skip)('promtool takes the configuration and the rules', () => {
  const full = bundled({ alerts: { webhook: { secretName: 'a' } }, gpuExporter: { namespace: 'gpu-operator' } });
  const config = configOf(full);
  // Debian's promtool knows no discovery of Kubernetes; test/programs runs a Prometheus that does.
  const jobs = config.scrape_configs.map((job) => ({ ...job, kubernetes_sd_configs: undefined }));
  const file = { 'prometheus.yaml': { ...config, scrape_configs: jobs } };
  expect(promtool(['check', 'config', '--syntax-only'], file, 'prometheus.yaml')).toBe('');
  const rules = load(filesOf(full)['rules.yaml'] ?? '') as object;
  expect(promtool(['check', 'rules'], { 'rules.yaml': rules }, 'rules.yaml')).toBe('');
});
