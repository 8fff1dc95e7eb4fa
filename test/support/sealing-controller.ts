import { constants, createDecipheriv, privateDecrypt } from 'node:crypto';

import { generate } from 'selfsigned';

/** The key pair of a Sealed Secrets controller. */
export interface Controller {
  /** In PEM. */
  readonly certificate: string;
  /** In PEM. */
  readonly privateKey: string;
}

/** Makes one, whose certificate ends at a time. */
export async function controller(end = new Date('2126-01-01'), keyType: 'rsa' | 'ec' = 'rsa'): Promise<Controller> {
  const name = [{ name: 'commonName', value: 'sealed-secret' }];
  const options = { keySize: 2048, keyType, notBeforeDate: new Date('2020-01-01'), notAfterDate: end };
  const { cert, private: privateKey } = await generate(name, options);
  return { certificate: cert, privateKey };
}

/** What the controller makes of an encrypted value for a Secret, given as `namespace/name`. */
export function unseal({ privateKey }: Controller, secret: string, text: string): string {
  const bytes = Buffer.from(text, 'base64');
  const length = bytes.readUInt16BE(0);
  const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256', oaepLabel: Buffer.from(secret) };
  const key = privateDecrypt({ key: privateKey, ...oaep }, bytes.subarray(2, 2 + length));
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.alloc(12));
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(2 + length, -16)), decipher.final()]).toString();
}
