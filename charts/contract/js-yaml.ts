import { createRequire } from 'node:module';

import type * as JsYaml from 'js-yaml';

/** js-yaml. It is loaded when a file is read: most definitions read none, and loading it takes a while. */
export const jsYaml = (): typeof JsYaml => createRequire(__filename)('js-yaml') as typeof JsYaml;
