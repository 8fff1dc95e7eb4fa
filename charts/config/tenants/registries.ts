import { isIP } from 'node:net';

import type { Report } from '../checks/report';

/** A registry of images from which a tenant's pods pull, and to which builders in the namespace push. */
export interface Registry {
  /** Host, and port if it is not 443: `registry.example.com:5000`. For Docker Hub `docker.io`. */
  readonly host: string;
  /**
   * Name of a Secret of type `kubernetes.io/dockerconfigjson` in the namespace `kubeflow`. It is yours: it is not
   * rendered. `cdk8s-kubeflow secrets` copies it into the tenant's namespace, under the same name, and all pods of the
   * namespace pull with it. @default none: nodes may pull without, or by an identity in the cloud
   */
  readonly pullSecret?: string;
  /**
   * Program by which builders log in, without `docker-credential-` in front: `ecr-login`, `gcr`, `acr-env`.
   * @default none
   */
  readonly credentialHelper?: string;
}

/** Reports what is no host of a registry, and registries that occur twice. */
export function checkRegistries(at: string, registries: readonly Registry[], report: Report): void {
  report.unique(at, 'host', registries.map(({ host }) => host)); // prettier-ignore
  registries.forEach(({ host, pullSecret, credentialHelper }, index) => {
    const path = `${at}[${index}]`;
    checkHost(`${path}.host`, host, report);
    if (pullSecret !== undefined) report.dnsName(`${path}.pullSecret`, pullSecret);
    if (credentialHelper === undefined) return;
    const [, name] = /^docker-credential-(.+)$/.exec(credentialHelper) ?? [];
    const prefixed = `'${credentialHelper}' is the name of the program; write '${name}'`;
    if (!report.check(!name, `${path}.credentialHelper`, prefixed)) return;
    const what = `the name of a credential helper; write one such as 'ecr-login'`;
    report.text(`${path}.credentialHelper`, credentialHelper, /^[a-z0-9][a-z0-9.-]*$/, what);
  });
}

function checkHost(at: string, host: string, report: Report): void {
  const [, scheme = '', bare = '', path = ''] = /^([a-z]+:\/\/)?([^/]*)(\/.*)?$/i.exec(host) ?? [];
  if (!report.check(!scheme && !path, at, `'${host}' is more than a host; write '${bare}'`)) return;
  const [, name = host, port] = /^(.*?)(?::([0-9]+))?$/.exec(host) ?? [];
  if (port !== undefined) report.port(at, Number(port), 'a port', 1, 65535);
  if (!isIP(name)) report.dnsName(at, name);
}
