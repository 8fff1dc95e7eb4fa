import { renderExample } from './definition';

renderExample({ pipelines: { store: 'kubernetes' } });
