import type { Construct } from 'constructs';

import { CA_FILE } from '../contract/object-store';
import type { Environment, Mount } from './container';
import type * as k8s from './k8s';
import { Config } from './resource';
import { configVolume } from './workload';

/** The certificate of an authority in a ConfigMap, and what the pods of programs that trust it have. */
export class TrustedCa extends Config {
  /** Folder of the pods with the certificate. */
  readonly folder: string;
  /** The certificate itself. */
  readonly file: string;

  /** @param pem one certificate or several, in PEM */
  constructor(scope: Construct, name: string, pem: string) {
    super(scope, name, { [CA_FILE]: pem });
    this.folder = `/etc/trusted/${name}`;
    this.file = `${this.folder}/${CA_FILE}`;
  }

  get mounts(): Readonly<Record<string, Mount>> {
    return { [this.folder]: { volume: this.name, readOnly: true } };
  }

  get volume(): k8s.Volume {
    return configVolume(this.name, this.name);
  }
}

/**
 * What makes programs in Go trust authorities beside those of their image, which are in the first folder:
 * https://pkg.go.dev/crypto/x509#SystemCertPool
 */
export function trustedByGo(authorities: readonly TrustedCa[]): Environment {
  if (!authorities.length) return {};
  return { SSL_CERT_DIR: ['/etc/ssl/certs', ...authorities.map(({ folder }) => folder)].join(':') };
}

/** What the container and the pods of a program have that trusts some authorities. */
export function trusting(authorities: readonly TrustedCa[]) {
  if (!authorities.length) return { container: {}, pods: {} };
  const mounts: Readonly<Record<string, Mount>> = Object.fromEntries(
    authorities.flatMap(({ mounts: each }) => Object.entries(each)),
  );
  return { container: { mounts }, pods: { volumes: authorities.map(({ volume }) => volume), restartOn: authorities } };
}
