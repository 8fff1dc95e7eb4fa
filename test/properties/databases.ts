import fc, { type Arbitrary } from 'fast-check';

import type { BackupProps, DatabasesProps } from '../../charts';
import type { Backup } from '../../charts/config/apps/backup';
import type { Database } from '../../charts/config/apps/databases';
import type { DatabaseSecretKey } from '../../charts/kit/database';
import { one, record, variant } from './draw';
import type { Of } from './platform';
import * as v from './values';

const ofSecret: Arbitrary<DatabaseSecretKey> = fc.record({ secretKey: v.secretKey });
const ownVolume = { size: one('1Gi', '20Gi', '1.5Ti'), storageClass: v.storageClass };
const database = (isPipelines: boolean): Arbitrary<Database> =>
  variant<Database>({
    mysql: record<Of<Database, 'mysql'>>({ kind: one('mysql'), ...ownVolume }, 'kind'),
    postgres: record<Of<Database, 'postgres'>>({ kind: one('postgres'), ...ownVolume }, 'kind'),
    external: record<Of<Database, 'external'>>(
      {
        kind: one('external'),
        engine: one('mysql', 'postgres'),
        host: fc.oneof(v.hostName, ofSecret),
        port: fc.oneof(one(3306, 1, 65535), ofSecret),
        database: isPipelines ? one('kfp', 'null') : fc.oneof(one('Katib-1', '$x'), ofSecret),
        secretName: v.secretName,
        usernameKey: v.secretKey,
        passwordKey: v.secretKey,
      },
      ...(['kind', 'engine', 'host', 'secretName'] as const),
    ),
  });

export const databases = record<DatabasesProps>({
  katib: database(false),
  modelRegistry: database(false),
  pipelines: database(true),
  backup: record<BackupProps>(
    {
      schedule: one('0 3 * * *', '@daily', '@every 6h', '*/15 0-6/2 ? JAN,dec MON-fri'),
      to: record<Backup>(
        { kind: one('claim'), size: one('1Gi', '1.5Ti'), storageClass: v.storageClass },
        'kind',
        'size',
      ),
      keep: one(1, 30),
    },
    'schedule',
    'to',
  ),
});
