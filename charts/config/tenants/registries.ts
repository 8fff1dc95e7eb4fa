import { isIP } from 'node:net';

import { type Check, each, fields, unique } from '../checks/check';
import { dnsName } from '../checks/names';
import { port } from '../checks/numbers';
import { like } from '../checks/texts';

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

const checkHost: Check<string> = (report, at, host) => {
  const [, scheme = '', bare = '', path = ''] = /^([a-z]+:\/\/)?([^/]*)(\/.*)?$/i.exec(host) ?? [];
  if (!report.check(!scheme && !path, at, `'${host}' is more than a host; write '${bare}'`)) return false;
  const [, name = host, number] = /^(.*?)(?::([0-9]+))?$/.exec(host) ?? [];
  const isPort = number === undefined || port(report, at, Number(number));
  return (isIP(name) !== 0 || dnsName(report, at, name)) && isPort;
};

const helperName = like(/^[a-z0-9][a-z0-9.-]*$/, `the name of a credential helper; write one such as 'ecr-login'`);

const checkAll = each(
  fields<Registry>({
    host: checkHost,
    pullSecret: dnsName,
    credentialHelper: (report, at, helper) => {
      const [, name] = /^docker-credential-(.+)$/.exec(helper) ?? [];
      const prefixed = `'${helper}' is the name of the program; write '${name}'`;
      return report.check(!name, at, prefixed) && helperName(report, at, helper);
    },
  }),
);

/** Reports texts that are not the host of a registry, and registries that occur twice. */
export const checkRegistries: Check<readonly Registry[]> = (report, at, registries) => {
  unique(report, at, 'host', registries.map(({ host }) => host)); // oxfmt-ignore
  return checkAll(report, at, registries);
};
