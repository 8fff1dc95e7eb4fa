import fc, { type Arbitrary } from 'fast-check';

import type { BackupProps, DatabasesProps, DatabaseTls } from '../../charts';
import type { Backup } from '../../charts/config/apps/backup';
import type { Database } from '../../charts/config/apps/databases';
import type { DatabaseEngine, DatabaseSecretKey } from '../../charts/kit/database';
import { CA } from '../support/authority';
import { one, record, variant } from './draw';
import type { Of } from './platform';
import * as v from './values';

const ofSecret: Arbitrary<DatabaseSecretKey> = fc.record({ secretKey: v.secretKey });
const ownVolume = { size: one('1Gi', '20Gi', '1.5Ti'), storageClass: v.storageClass };
const tls = (engine: DatabaseEngine, plain?: DatabaseEngine): Arbitrary<DatabaseTls> => {
  if (engine === plain) return fc.constant<DatabaseTls>({ mode: 'disabled' });
  const verifying = engine === 'mysql' ? one('verify-full') : one('verify-ca', 'verify-full');
  const drawn = record<DatabaseTls>({ mode: fc.oneof(one('disabled', 'required'), verifying), ca: one(CA) });
  return drawn.map(({ mode }) => (mode === 'disabled' || mode === 'required' ? { mode } : { mode, ca: CA }));
};

/** @param plain the engine that the system reaches as plain text only */
const external = (engine: DatabaseEngine, isPipelines: boolean, plain?: DatabaseEngine) =>
  record<Of<Database, 'external'>>(
    {
      kind: one('external'),
      engine: one(engine),
      host: fc.oneof(v.hostName, ofSecret),
      port: fc.oneof(one(3306, 1, 65535), ofSecret),
      database: isPipelines ? one('kfp', 'null') : fc.oneof(one('Katib-1', '$x'), ofSecret),
      secretName: v.secretName,
      usernameKey: v.secretKey,
      passwordKey: v.secretKey,
      tls: tls(engine, plain),
    },
    ...(['kind', 'engine', 'host', 'secretName'] as const),
  );

const database = (isPipelines: boolean, plain?: DatabaseEngine): Arbitrary<Database> =>
  variant<Database>({
    mysql: record<Of<Database, 'mysql'>>({ kind: one('mysql'), ...ownVolume }, 'kind'),
    postgres: record<Of<Database, 'postgres'>>({ kind: one('postgres'), ...ownVolume }, 'kind'),
    external: fc.oneof(external('mysql', isPipelines, plain), external('postgres', isPipelines, plain)),
  });

export const databases = record<DatabasesProps>({
  katib: database(false, 'mysql'),
  modelRegistry: database(false),
  pipelines: database(true, 'postgres'),
  modelCatalog: fc.oneof(
    record<Of<Database, 'postgres'>>({ kind: one('postgres'), ...ownVolume }, 'kind'),
    external('postgres', false),
  ),
  backup: record<BackupProps>(
    {
      schedule: one('0 3 * * *', '@daily', '@every 6h', '*/15 0-6/2 ? JAN,dec MON-fri'),
      to: variant<Backup>({
        claim: record<Of<Backup, 'claim'>>(
          { kind: one('claim'), size: one('1Gi', '1.5Ti'), storageClass: v.storageClass },
          'kind',
          'size',
        ),
        objectStore: fc.constant({ kind: 'objectStore' } as const),
      }),
      keep: one(1, 30),
    },
    'schedule',
    'to',
  ),
});
