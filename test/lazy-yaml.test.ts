import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { newFolder, REPO, run } from './support/files';

jest.setTimeout(60_000);

test("cdk8s' package yaml is loaded when it is used, and works then", () => {
  const folder = newFolder();
  symlinkSync(join(REPO, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(
    join(folder, 'main.ts'),
    `import { App, Kubeflow } from ${JSON.stringify(join(process.env.COMPILED ?? REPO, 'charts'))};
import { Yaml } from 'cdk8s';
const filesLoaded = () => Object.keys(require.cache).filter((file) => /node_modules.yaml.dist/.test(file)).length;
const app = new App();
new Kubeflow(app, 'kubeflow', { url: 'https://kubeflow.example.com' });
app.render();
const before = filesLoaded();
console.log(JSON.stringify([before, Yaml.stringify({ a: ['yes'] }), filesLoaded() > before]));
`,
  );
  const { status, output } = run(process.execPath, ['--require', 'tsx/cjs', 'main.ts'], folder);
  // The stand-in is in the place of one file.
  expect({ status, output: JSON.parse(output) as unknown }).toEqual({
    status: 0,
    output: [1, 'a:\n  - "yes"\n', true],
  });
});
