import { App, type IpFamily, Kubeflow, type KubeflowProps } from '../charts';
import { render, type Rendering, SMALL } from './support/render';

const both = { ipFamilies: ['IPv4', 'IPv6'] } as const;
const six = { ipFamilies: ['IPv6'] } as const;
const everything = { components: { 'model-registry': true, 'model-catalog': true } } as const;

/** The families of each Service, and what it demands. */
function services(platform: Rendering): ReadonlyMap<string, string> {
  const found = platform.objects.filter(({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'Service');
  return new Map(
    found.map(({ metadata, spec }) => {
      const {
        ipFamilies = [],
        ipFamilyPolicy = '',
        type,
      } = spec as {
        readonly ipFamilies?: readonly string[];
        readonly ipFamilyPolicy?: string;
        readonly type?: string;
      };
      return [
        `${metadata.namespace}/${metadata.name}`,
        type === 'ExternalName' ? 'name' : `${ipFamilyPolicy} ${ipFamilies.join()}`,
      ];
    }),
  );
}

/** All of a rendering. */
const textOf = ({ objects }: Rendering): string => JSON.stringify(objects);

test('without it, no Service names a family, and programs listen as upstream has them', () => {
  const platform = render(everything);
  expect([...services(platform).values()].filter((each) => each !== ' ' && each !== 'name')).toEqual([]);
  expect(textOf(platform)).not.toContain('[::]');
  expect(textOf(platform)).not.toContain('ISTIO_DUAL_STACK');
  expect(platform.get('v1/ConfigMap', 'kubeflow/cdk8s-kubeflow-platform').data).not.toHaveProperty('ipFamilies');
});

test('Services demand both families, but those of programs that listen on IPv4 alone', () => {
  const all = services(render({ network: both }));
  expect(all.get('kubeflow/ml-pipeline')).toBe('RequireDualStack IPv4,IPv6');
  expect(all.get('istio-system/istio-ingressgateway')).toBe('RequireDualStack IPv4,IPv6');
  expect(all.get('kubeflow/metadata-grpc-service')).toBe('SingleStack IPv4');
  const others = new Set(
    [...all].filter(([name]) => name !== 'kubeflow/metadata-grpc-service').map(([, each]) => each),
  );
  others.delete('name');
  expect([...others]).toEqual(['RequireDualStack IPv4,IPv6']);
});

test.each<[IpFamily]>([['IPv4'], ['IPv6']])('Services are of one family: %s', (family) => {
  const all = new Set(services(render({ network: { ipFamilies: [family] } })).values());
  all.delete('name');
  expect([...all]).toEqual([`SingleStack ${family}`]);
});

test('headless Services have the families too', () => {
  const platform = render({ network: both, selfService: true });
  const headless = platform.objects.filter(
    ({ kind, spec }) => kind === 'Service' && (spec as { readonly clusterIP?: string }).clusterIP === 'None',
  );
  for (const { spec } of headless) expect(spec).toMatchObject({ ipFamilyPolicy: 'RequireDualStack' });
});

/** The first container of a workload. */
function container(platform: Rendering, name: string) {
  return platform.get('apps/v1/Deployment', name).spec?.template.spec?.containers[0];
}

test('istiod, gateways and sidecars serve both families where Services have both', () => {
  const variable = { name: 'ISTIO_DUAL_STACK', value: 'true' };
  const platform = render({ network: both });
  for (const name of ['istiod', 'istio-ingressgateway', 'cluster-local-gateway'])
    expect(container(platform, `istio-system/${name}`)?.env).toContainEqual(variable);
  const mesh = platform.get('v1/ConfigMap', 'istio-system/istio').data?.mesh;
  expect(mesh).toMatch(/proxyMetadata:\n +ISTIO_DUAL_STACK: 'true'/);
  const one = render({ network: six });
  expect(container(one, 'istio-system/istiod')?.env).not.toContainEqual(variable);
  expect(one.get('v1/ConfigMap', 'istio-system/istio').data?.mesh).not.toContain('ISTIO_DUAL_STACK');
});

test('in ambient mode, probes come from the address of each family', () => {
  const cidrs = (network: KubeflowProps['network']) =>
    render({ network, mesh: { mode: 'ambient' } })
      .objects.filter(({ kind }) => kind === 'NetworkPolicy')
      .flatMap(({ spec }) => JSON.stringify(spec).match(/"cidr":"[^"]+"/g) ?? []);
  expect(cidrs(both)).toContain('"cidr":"fd16:9254:7127:1337:ffff:ffff:ffff:ffff/128"');
  expect(cidrs({}).join()).not.toContain('fd16');
});

test.each([[both], [six]])('with IPv6 in %j, programs listen on it', (network) => {
  const platform = render({ network, ...everything });
  const args = (name: string): string => container(platform, name)?.args?.join(' ') ?? '';
  expect(args('oauth2-proxy/oauth2-proxy')).toContain('--http-address=[::]:4180');
  expect(args('kubeflow/model-registry-deployment')).toContain('--hostname=[::]');
  expect(args('kubeflow/model-catalog-server')).toContain('--listen=[::]:8080');
  for (const app of ['jupyter-web-app-deployment', 'volumes-web-app-deployment', 'kserve-models-web-application'])
    expect(container(platform, `kubeflow/${app}`)?.command).toEqual(
      ['gunicorn', '-w', '3', '--bind', '[::]:5000', '--access-logfile', '-', 'entrypoint:app'], // oxfmt-ignore
    );
  expect(platform.get('v1/ConfigMap', 'auth/dex').data?.['config.yaml']).toContain(`http: '[::]:5556'`);
  expect(platform.get('v1/ConfigMap', 'kubeflow/metadata-envoy-configmap').data?.['envoy-config.yaml']).toMatch(
    /address: ['"]?::['"]?\n +port_value: 9090\n +ipv4_compat: true/,
  );
  expect(textOf(platform)).not.toContain('0.0.0.0:');
  expect(textOf(platform)).not.toMatch(/[^0-9]0\.0\.0\.0[^0-9./]/);
});

test('a cache of DNS on nodes is let through by its address of IPv6', () => {
  const [first] = SMALL.tenants ?? [];
  const tenant = { name: 'closed', owner: 'ada@example.com', ...first, isolation: { egress: ['2001:db8::/32'] } };
  const cidrs = (network: KubeflowProps['network']) =>
    JSON.stringify(
      render({ network, tenants: [tenant] }).get('networking.k8s.io/v1/NetworkPolicy', `${tenant.name}/tenant-egress`)
        .spec,
    );
  expect(cidrs(both)).toContain('fd00::/8');
  expect(cidrs({})).not.toContain('fd00::/8');
});

/** The warnings of a definition. */
function warned(change: Partial<KubeflowProps>): readonly string[] {
  const app = new App();
  new Kubeflow(app, 'kubeflow', { ...SMALL, ...change });
  return app.renderAll().warnings.map(({ at, message }) => `${at}: ${message}`);
}

test('IPv6 alone is warned of where programs do not listen on it', () => {
  expect(warned({ network: six })).toEqual([
    "network.ipFamilies: IPv6 alone does not reach Pipelines' store of metadata and notebooks and KServe's model servers in Python, which listen on IPv4 alone; write ['IPv6', 'IPv4'] if the cluster has both",
  ]);
  expect(warned({ network: both })).toEqual([]);
  expect(warned({ network: six, acceptedWarnings: ['network.ipFamilies'] })).toEqual([]);
});

test('an address of IPv6 is a host in brackets in URLs, and bare in certificates', () => {
  const url = 'https://[2001:db8::1]';
  const platform = render({ url, network: six, ingress: { kind: 'loadBalancer', address: '2001:db8::1' } });
  expect(platform.get('v1/ConfigMap', 'auth/dex').data?.['config.yaml']).toContain(`issuer: '${url}/dex'`);
  const { spec } = platform.get('cert-manager.io/v1/Certificate', 'istio-system/kubeflow-gateway');
  expect(spec?.ipAddresses).toEqual(['2001:db8::1']);
  expect(spec?.dnsNames).toBeUndefined();
  const gateway = platform.get('v1/Service', 'istio-system/istio-ingressgateway').spec;
  expect(gateway).toMatchObject({ loadBalancerIP: '2001:db8::1', ipFamilies: ['IPv6'] });
  expect(warned({ url, ingress: { kind: 'loadBalancer', address: '2001:db8:0:0::1' } })).toEqual([]);
});

test.each<[Partial<KubeflowProps>, string]>([
  [{ network: { ipFamilies: [] } }, 'network.ipFamilies: is empty; name one, or leave it out'],
  [{ network: { ipFamilies: ['IPv6', 'IPv6'] } }, "network.ipFamilies[1]: 'IPv6' is in the list already"],
  [{ network: { ipFamilies: ['ipv6' as IpFamily] } }, "network.ipFamilies[0]: 'ipv6' is not"],
  [
    { ingress: { kind: 'loadBalancer', address: '[2001:DB8::1]' } },
    "ingress.address: '[2001:DB8::1]' has the brackets of a URL; write '2001:db8::1'",
  ],
  [
    { tls: { kind: 'selfSigned', ipAddresses: ['[2001:db8::1]'] } },
    "tls.ipAddresses[0]: '[2001:db8::1]' has the brackets of a URL; write '2001:db8::1'",
  ],
  [
    { proxy: { https: 'http://[2001:db8::2]:3128', no: ['[2001:db8::1]'] } },
    "proxy.no[0]: '[2001:db8::1]' has the brackets of a URL; write '2001:db8::1'",
  ],
])('%j is refused', (change, message) => {
  expect(() => render(change)).toThrow(message);
});

test('all addresses of one family are warned of where there are two', () => {
  const reaching = (egress: readonly string[]) =>
    warned({ network: both, tenants: [{ name: 'ada', owner: 'ada@example.com', isolation: { egress } }] });
  expect(reaching(['0.0.0.0/0'])).toEqual([
    "tenants[0].isolation.egress: '0.0.0.0/0' is all of IPv4, and nothing of IPv6 is open; add '::/0'",
  ]);
  expect(reaching(['::/0'])).toEqual([
    "tenants[0].isolation.egress: '::/0' is all of IPv6, and nothing of IPv4 is open; add '0.0.0.0/0'",
  ]);
  expect(reaching(['0.0.0.0/0', '::/0'])).toEqual([]);
  expect(reaching(['10.0.0.0/8'])).toEqual([]);
});
