import { renderExample } from './definition';

renderExample({ mesh: { mode: 'ambient' } });
