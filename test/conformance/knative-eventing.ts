import { renderExample } from './definition';

renderExample({ components: { 'knative-eventing': true } });
