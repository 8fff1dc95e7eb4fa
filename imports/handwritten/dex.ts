import type { CustomResourceDefinitionSpec } from '../schema';
import { define, unknownObject } from './schema';

/** Kinds of what Dex keeps, with their plural where that is not the kind with an `s`. */
const KINDS: readonly (readonly [kind: string, plural?: string])[] = [
  ['AuthCode'],
  ['AuthRequest'],
  ['Connector'],
  ['DeviceRequest'],
  ['DeviceToken'],
  ['OAuth2Client'],
  ['OfflineSessions', 'offlinesessionses'],
  ['Password'],
  ['RefreshToken'],
  ['SigningKey', 'signingkeies'],
];

/**
 * What Dex keeps of logins, its keys and its users. Dex writes it as it likes, and checks it itself. The names are those of
 * https://github.com/dexidp/dex/blob/v2.45.1/storage/kubernetes/types.go
 */
export const dexCrds: readonly CustomResourceDefinitionSpec[] = KINDS.map(([kind, plural]) =>
  define({ group: 'dex.coreos.com', version: 'v1', kind, plural, schema: unknownObject }),
);
