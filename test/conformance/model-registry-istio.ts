import { renderExample } from './definition';

renderExample({ components: { 'model-registry': true } });
