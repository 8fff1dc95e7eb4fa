import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { allow, ClusterRole, Config, configVolume } from '../../kit';
import { PipelinesDeployment } from './deployment';
import { objectStoreKeys } from './settings';

/**
 * Gives each tenant of the definition keys of its own for the object store. It makes them itself, as SeaweedFS' API of
 * users takes no keys that were made elsewhere.
 *
 * What it may do in the cluster is to learn which tenants there are, and to fill the Secret that is rendered with each
 * (charts/tenants/tenant.ts): it reads no Secret of another name, and whoever adds a tenant changes the tenant's file
 * alone. With self-service, namespaces that nobody rendered need
 * keys too; they all get them from the hook of the profile controller (profile-hook.ts).
 */
export class TenantKeys extends Construct {
  constructor(scope: Construct, platform: Platform) {
    super(scope, 'tenant-keys');
    const { service, namespace, iamPort, secret } = platform.services.pipelines.objectStore;
    const name = 'object-store-keys';
    const source = (file: string) => readFileSync(join(__dirname, file), 'utf8');
    const programs = { 'tenant_keys.py': source('tenant_keys.py'), 'object_store.py': source('object_store.py') };
    const code = new Config(this, `${name}-code`, programs);
    new PipelinesDeployment(this, name, {
      account: name,
      image: platform.images.kubernetesTools,
      sidecar: false,
      replicas: 1,
      // Two at a time would end the keys that the other has just made.
      recreate: true,
      restartOn: [code],
      command: ['python', '/program/tenant_keys.py'],
      env: {
        AWS_ENDPOINT_URL: `http://${service}.${namespace}:${iamPort}`,
        AWS_REGION: 'us-east-1',
        ...objectStoreKeys(platform, 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'),
      },
      mounts: { '/program': 'program' },
      volumes: [configVolume('program', code.name)],
    });
    const rules = [
      allow('list', 'watch').on('', 'namespaces'),
      allow('get', 'patch').named(secret.name).on('', 'secrets'),
    ];
    new ClusterRole(this, `kubeflow-${name}`, rules, { boundTo: name });
  }
}
