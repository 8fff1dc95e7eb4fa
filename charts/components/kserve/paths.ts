import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { STRANGER } from '../../contract/traffic/tenants';
import { browser, ClosedPath, podsWith, PromisedPath, tenantPod } from '../../kit';
import { openModels } from '../shared/models';

const OTHERS = { tenantPod: 'notebook', of: 'another tenant' } as const;
const OWN = 'program with the tenant’s token';
const OTHER_TOKEN = { token: "another tenant's" } as const;

/** Who reaches the models of a tenant, with a pod or scaled to zero. */
export function declarePaths(scope: Construct, platform: Platform): void {
  declareOutside(scope, platform, 'a model', false);
  if (platform.serving.mode === 'raw') {
    const service = { host: 'model-predictor.{namespace}', port: 80 };
    new PromisedPath(scope, 'notebook → a model of its namespace', { from: tenantPod('notebook'), to: service });
    const pods = { tenantPod: 'model', port: 8080 } as const;
    new ClosedPath(scope, 'another tenant’s pod → a model', { from: OTHERS, to: pods });
    return;
  }
  declareOutside(scope, platform, 'a model scaled to zero', true);
  declareInside(scope, platform, 'a model', false);
  declareInside(scope, platform, 'a model scaled to zero', true);
  const queue = { tenantPod: 'model', port: 80, by: 'Service' } as const;
  const { clusterLocalGateway, identityHeaders } = platform.services;
  const gateway = podsWith(clusterLocalGateway.namespace, clusterLocalGateway.labels);
  const as = (user: string) => ({ from: gateway, to: queue, headers: { [identityHeaders.user]: user } });
  const { toUsers: except, toMembers } = openModels(platform);
  if (toMembers) new PromisedPath(scope, 'cluster-local-gateway → a model', as('{owner}'));
  new ClosedPath(scope, 'cluster-local-gateway, for a stranger → a model', { ...as(STRANGER.owner), except });
  new PromisedPath(scope, 'notebook → a pod of a model of its namespace', { from: tenantPod('notebook'), to: queue });
  new ClosedPath(scope, 'another tenant’s pod → a pod of a model', { from: OTHERS, to: queue });
}

/** Calls through the gateway, by people and by programs with a token. */
function declareOutside(scope: Construct, platform: Platform, what: string, scaledToZero: boolean): void {
  const { toUsers, toEverybody, toMembers } = openModels(platform);
  const to = { model: 'outside', scaledToZero } as const;
  const members = { owner: browser('owner'), contributor: browser('contributor'), [OWN]: { token: 'own' } } as const;
  for (const [name, from] of Object.entries(toMembers ? members : {})) {
    new PromisedPath(scope, `${name} → ${what}`, { from, to });
  }
  const forged = { headers: { [platform.services.identityHeaders.user]: '{owner}' } };
  const users = { stranger: browser('stranger'), 'program with another tenant’s token': OTHER_TOKEN };
  for (const [name, from] of Object.entries(users)) {
    new ClosedPath(scope, `${name} → ${what}`, { from, to, ...forged, except: toUsers });
    if (toUsers.length) new PromisedPath(scope, `${name} → ${what}`, { from, to, only: toUsers });
  }
  const nobody = { from: browser('nobody'), to };
  new ClosedPath(scope, `browser without login → ${what}`, { ...nobody, ...forged, except: toEverybody });
  if (toEverybody.length) new PromisedPath(scope, `browser without login → ${what}`, { ...nobody, only: toEverybody });
}

/** Calls by a name of the cluster, through the gateway for these. */
function declareInside(scope: Construct, platform: Platform, what: string, scaledToZero: boolean): void {
  const { toUsers, toMembers } = openModels(platform);
  const to = { model: 'inside', scaledToZero } as const;
  const headers = { [platform.services.identityHeaders.user]: '{owner}' };
  if (toMembers) new PromisedPath(scope, `notebook → ${what} of its namespace`, { from: tenantPod('notebook'), to });
  new ClosedPath(scope, `another tenant’s pod → ${what}`, { from: OTHERS, to, headers, except: toUsers });
}
