import { setTimeout as sleep } from 'node:timers/promises';

import { App, type GitOpsProps, Kubeflow, Tls } from '../../charts';
import { folder } from '../support/cli';
import { synthQuietly } from '../support/quiet';
import type { Cluster } from './cluster';
import { holdingData, TENANT, userObjects } from './user-objects';

/** The stages of a platform, without its tenants. */
export const STAGES = [
  '00-foundation',
  '10-certificates',
  '20-mesh',
  '30-access',
  '40-serverless',
  '50-apps',
  '60-catalog',
];

/** Waits until nothing is left to say, at most so many seconds. */
export async function until(what: () => readonly string[], seconds = 480): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (what().length && Date.now() < end) await sleep(2000);
  expect(what()).toEqual([]);
}

/** A whole platform with one tenant, which a test upgrades from the former version. */
export const UPGRADED = {
  url: 'https://kubeflow.example.com',
  users: [{ email: 'user@example.com' }],
  tenants: [{ name: TENANT, owner: 'user@example.com' }],
} as const;

/** Renders it by this version. */
export function renderUpgraded(outdir: string, gitops: GitOpsProps): void {
  const app = new App({ outdir });
  new Kubeflow(app, 'kubeflow', { ...UPGRADED, tls: Tls.selfSigned(), gitops });
  synthQuietly(app);
}

/** What people have in a cluster whose platform is upgraded. */
export class People {
  private data: Readonly<Record<string, string>> = {};

  constructor(private readonly kubectl: Cluster['kubectl']) {}

  /** They begin to use the platform. */
  async begin(): Promise<void> {
    // Nothing answers the webhook that converts this kind.
    const mine = userObjects().filter((object) => !('kind' in object && object.kind === 'LLMInferenceService'));
    this.kubectl('apply', '--server-side', '--recursive', '--filename', folder({ 'mine.yaml': mine }));
    this.data = await this.holding();
    expect(Object.values(this.data)).toContain(`Notebook ${TENANT}/train`);
  }

  /** Expects that they still have all that they had. */
  async keepAll(): Promise<void> {
    expect(await this.holding()).toMatchObject(this.data);
  }

  private holding(): Promise<Readonly<Record<string, string>>> {
    return holdingData((...args) => Promise.resolve(this.kubectl(...args)));
  }
}
