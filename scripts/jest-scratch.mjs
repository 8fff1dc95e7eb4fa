import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives all tests, and the programs that they start, a temporary folder that goes when they have ended. */
export default function scratch() {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-kubeflow-test-'));
  process.env.TMPDIR = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}
