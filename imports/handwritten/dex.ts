import { define, unknownObject } from './schema';

/** What Dex keeps of a login in progress. Dex writes it as it likes, and checks it itself. */
export const authCode = define({
  group: 'dex.coreos.com',
  version: 'v1',
  kind: 'AuthCode',
  schema: unknownObject,
});
