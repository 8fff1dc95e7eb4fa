import { Database } from '../../charts';
import { renderExample } from './definition';

renderExample({ databases: { pipelines: Database.postgres() } });
