import { constants, createCipheriv, type KeyObject, publicEncrypt, randomBytes, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { CliError } from '../errors';
import { nameOf, type ObjectName } from '../cluster/objects';

const FETCH = 'fetch it: kubeseal --fetch-cert > sealed-secrets.pem';

/**
 * The public key of a cluster's Sealed Secrets controller.
 * @param file its certificate in PEM
 * @throws CliError if the file holds no certificate, or an expired one
 */
export function readPublicKey(file: string, now = new Date()): KeyObject {
  const certificate = parse(file);
  const { publicKey, validTo } = certificate;
  const type = publicKey.asymmetricKeyType;
  if (type !== 'rsa') throw new CliError(`${file} has a key of type ${type ?? 'unknown'}, and not RSA; ${FETCH}`);
  const end = new Date(validTo);
  if (end > now) return publicKey;
  const day = end.toISOString().slice(0, 10);
  throw new CliError(`${file} expired on ${day}; the controller has a newer key, ${FETCH}`);
}

function parse(file: string): X509Certificate {
  let pem: string;
  try {
    pem = readFileSync(file, 'utf8');
  } catch {
    throw new CliError(`there is no certificate ${file}; ${FETCH}`);
  }
  try {
    return new X509Certificate(pem);
  } catch {
    throw new CliError(`${file} is not a certificate in PEM; ${FETCH}`);
  }
}

/**
 * Encrypts a value for a Secret of one name in one namespace (strict scope): a new key of AES-256-GCM for each value,
 * wrapped with RSA-OAEP and SHA-256, whose label is the Secret's name. The nonce is zero, as each key is used once.
 * https://github.com/bitnami-labs/sealed-secrets/blob/main/pkg/crypto/crypto.go
 */
export function seal(publicKey: KeyObject, secret: ObjectName, value: Buffer): string {
  const key = randomBytes(32);
  const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
  const wrapped = publicEncrypt({ key: publicKey, ...oaep, oaepLabel: Buffer.from(nameOf(secret)) }, key);
  const cipher = createCipheriv('aes-256-gcm', key, Buffer.alloc(12));
  const length = Buffer.alloc(2);
  length.writeUInt16BE(wrapped.length);
  const encrypted = Buffer.concat([cipher.update(value), cipher.final()]);
  return Buffer.concat([length, wrapped, encrypted, cipher.getAuthTag()]).toString('base64');
}
