import { Database } from '../../charts';
import { renderExample } from './definition';

// Upstream's Katib with an external database stands alone, without Trainer and its TrainJobs, and reads all that it
// knows of the database from one Secret.
renderExample({
  databases: {
    katib: Database.external({
      engine: 'mysql',
      host: { secretKey: 'KATIB_MYSQL_DB_HOST' },
      port: { secretKey: 'KATIB_MYSQL_DB_PORT' },
      database: { secretKey: 'KATIB_MYSQL_DB_DATABASE' },
      secretName: 'katib-mysql-secrets',
      usernameKey: 'DB_USER',
      passwordKey: 'DB_PASSWORD',
    }),
  },
  components: { trainer: false, 'trainer-runtimes': false },
});
