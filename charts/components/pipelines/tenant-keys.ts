import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { allow, ClusterRole, Config, configVolume, objectStoreKeys } from '../../kit';
import { PipelinesDeployment } from './deployment';

/**
 * Gives each tenant of the definition its own keys for the object store. It makes the keys itself, because SeaweedFS'
 * API of users takes no keys that were made elsewhere.
 *
 * It may list the tenants, and fill the Secret that is rendered for each (charts/tenants/tenant.ts). It reads no
 * Secret of another name, and a new tenant changes only the tenant's file. With self-service, all
 * namespaces get their keys from the hook of the profile controller (profile-hook.ts), because namespaces that are not
 * rendered need keys, too.
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
      // Two pods at a time would revoke each other's new keys.
      recreate: true,
      restartOn: [code],
      command: ['python', '/program/tenant_keys.py'],
      env: {
        AWS_ENDPOINT_URL: `http://${service}.${namespace}:${iamPort}`,
        AWS_REGION: 'us-east-1',
        ...objectStoreKeys(platform.objectStore),
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
