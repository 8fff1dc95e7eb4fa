import { Database } from '../../charts';
import { renderRegistry } from './definition';

renderRegistry({ databases: { modelRegistry: Database.postgres() } });
