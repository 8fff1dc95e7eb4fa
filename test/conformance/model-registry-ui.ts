import { renderRegistry } from './definition';

renderRegistry();
