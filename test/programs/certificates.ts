import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { newFolder } from '../support/files';
import type { Identity } from './backup/servers';

/** An authority, and a server that it signed a certificate for. */
export interface Authority {
  /** Its own certificate, in PEM. */
  readonly ca: string;
  readonly server: Identity;
}

/** Makes an authority, and the key and certificate of a server with that host name. */
export function authorityFor(host: string): Authority {
  const folder = newFolder();
  const file = (name: string) => join(folder, name);
  const read = (name: string) => readFileSync(file(name), 'utf8');
  const openssl = (...args: readonly string[]): void => {
    const { status, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  };
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', file('ca.key'), '-out', file('ca.crt'), '-subj', '/CN=test', '-days', '2');
  openssl('req', ...key, '-keyout', file('tls.key'), '-out', file('tls.csr'), '-subj', '/CN=server');
  writeFileSync(file('names'), `subjectAltName=DNS:${host}\n`);
  const signer = ['-CA', file('ca.crt'), '-CAkey', file('ca.key'), '-CAcreateserial', '-days', '2'];
  openssl('x509', '-req', '-in', file('tls.csr'), ...signer, '-extfile', file('names'), '-out', file('tls.crt'));
  return { ca: read('ca.crt'), server: { key: read('tls.key'), certificate: read('tls.crt') } };
}
