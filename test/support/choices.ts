import type { Choices } from '../../charts';

/** What a definition chooses that says nothing of it. */
export const CHOICES: Choices = {
  serving: { mode: 'serverless' },
  dex: true,
  devicePlugins: new Set(),
  slicedByOperator: false,
  bundledMonitoring: false,
  existing: new Map(),
};
