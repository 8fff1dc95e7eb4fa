import { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { port, secretKey } from '../../kit';
import { acceptPlatform, encrypt } from './network';
import { DATABASE, DATABASE_SECRET } from './settings';
import { Store } from './store';

/** MySQL, for the API server, the metadata store and the cache. Each makes its own database in it. */
export class Database extends Construct {
  constructor(scope: Construct, { images }: Platform) {
    super(scope, 'database');
    const { host: name, port: number } = DATABASE;
    new Store(this, name, {
      user: 999,
      claim: { name: 'mysql-pv-claim', volume: 'mysql-persistent-storage' },
      main: {
        name,
        image: images.pipelinesDatabase,
        args: [
          '--datadir',
          '/var/lib/mysql',
          // The client library of the metadata store knows no other plugin.
          '--authentication-policy=mysql_native_password',
          '--mysql-native-password=ON',
          '--disable-log-bin',
        ],
        // The image sets it in an empty volume alone; in one that is taken over, root keeps its password.
        env: { MYSQL_ROOT_PASSWORD: secretKey(DATABASE_SECRET, 'password') },
        ports: [port(number, name)],
        mounts: { '/var/lib/mysql': 'mysql-persistent-storage' },
        resources: { requests: { cpu: '100m', memory: '800Mi' } },
      },
      ports: [{ port: number, targetPort: number, protocol: 'TCP' }],
    });
    encrypt(this, `ml-pipeline-${name}`, name);
    acceptPlatform(this, name, { accounts: ['metadata-grpc-server'] });
  }
}
