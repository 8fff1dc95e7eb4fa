import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { Api } from '../../cluster/api';
import { names, serveNames } from './dns';
import { Kubelet } from './kubelet';
import { serveLogs } from './logs';
import { Network, NODE_ADDRESS } from './network';
import type { EndpointSlice, Pod, Service, Settings } from './objects';
import { routes, ServiceProxy } from './services';
import { Watch } from './watch';

/** The node of the program tests: `main.ts SETTINGS`. It ends, with all pods, when its standard input does. */
async function main(file: string): Promise<void> {
  process.stdin.on('end', () => process.exit()).resume();
  const settings = JSON.parse(readFileSync(file, 'utf8')) as Settings;
  const api = new Api(settings.kubeconfig);
  const network = new Network();
  await network.prepare();

  const proxy = new ServiceProxy();
  let known: ReadonlyMap<string, readonly string[]> = new Map();
  let update: NodeJS.Timeout | undefined;
  const servicesChanged = () => {
    update ??= setTimeout(() => {
      update = undefined;
      const all = [...slices.objects.values()];
      const apiServer = [{ host: '127.0.0.1', port: settings.apiPort }];
      known = names(services.objects.values(), all);
      const ways = ['10.96.0.1:443', `${NODE_ADDRESS}:${settings.apiPort}`].map((key) => [key, apiServer] as const);
      proxy.update(new Map([...routes(services.objects.values(), all), ...ways]));
    }, 50);
  };
  const services = new Watch<Service>(api, '/api/v1/services', servicesChanged);
  const slices = new Watch<EndpointSlice>(api, '/apis/discovery.k8s.io/v1/endpointslices', servicesChanged);
  const addresses = (namespace: string) =>
    [...services.objects.values()]
      .filter(({ metadata, spec }) => metadata.namespace === namespace && spec.clusterIP && spec.clusterIP !== 'None')
      .map(({ metadata, spec }) => ({ name: metadata.name, address: spec.clusterIP ?? '', ports: spec.ports ?? [] }));
  const kubelet = new Kubelet(api, settings, network, addresses);
  const pods = new Watch<Pod>(api, '/api/v1/pods', (pod, isGone) => kubelet.changed(pod, isGone));

  await serveNames((name) => known.get(name));
  serveLogs(settings);
  await kubelet.register();
  const running = [services.run(), slices.run()];
  // Pods are told of the Services that there are when they start; that of the API server always is.
  while (!services.objects.size) await sleep(50);
  await Promise.all([...running, pods.run()]);
}

main(process.argv[2] ?? '').catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
