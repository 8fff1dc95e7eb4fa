import { Database } from '../../charts';
import { renderExample } from './definition';

// Upstream's Katib with PostgreSQL stands alone, without Trainer and its TrainJobs.
renderExample({
  databases: { katib: Database.postgres() },
  components: { trainer: false, 'trainer-runtimes': false },
});
