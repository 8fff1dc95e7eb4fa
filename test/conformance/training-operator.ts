import { renderExample } from './definition';

renderExample({ components: { 'training-operator': true } });
