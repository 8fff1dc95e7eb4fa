import { renderExample } from './definition';

renderExample({ components: { 'model-catalog': true } });
