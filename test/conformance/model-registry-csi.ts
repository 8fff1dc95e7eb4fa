import { renderRegistry } from './definition';

renderRegistry({ components: { 'model-registry-csi': true } });
