import type { Registry } from '../config/tenants/registries';

/** Names of the tenant's pull Secrets, each once. */
export function pullSecrets(registries: readonly Registry[]): readonly string[] {
  return [...new Set(registries.flatMap(({ pullSecret }) => pullSecret ?? []))];
}

/** Docker's configuration names Docker Hub by the address of its first API, which no longer exists. */
const DOCKER_HUB = 'https://index.docker.io/v1/';

/**
 * Docker's configuration file, as image builders (kaniko, BuildKit) mount it. It names registries and the programs by
 * which to log in, and no passwords: https://docs.docker.com/reference/cli/docker/login/#credential-helpers
 */
export function dockerConfig(registries: readonly Registry[]): string {
  const named = registries.map(({ host, credentialHelper }) => [
    host === 'docker.io' ? DOCKER_HUB : host,
    credentialHelper,
  ]);
  const auths = Object.fromEntries(named.filter(([, helper]) => !helper).map(([host]) => [host, {}]));
  const credHelpers = Object.fromEntries(named.filter(([, helper]) => helper));
  return JSON.stringify({ auths, credHelpers });
}
