import { renderExample } from './definition';

renderExample({ components: { 'model-registry': true, 'model-registry-csi': true } });
