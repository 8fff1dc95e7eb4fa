import { Database } from '../../charts';
import { renderExample } from './definition';

renderExample({ components: { 'model-registry': true }, databases: { modelRegistry: Database.postgres() } });
