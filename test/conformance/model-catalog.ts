import { renderExample } from './definition';

renderExample();
