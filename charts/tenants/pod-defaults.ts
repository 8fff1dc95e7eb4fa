import type { Construct } from 'constructs';

import type { TenantPodDefault } from '../config/tenants/pod-defaults';
import { Resource } from '../kit';

/** A PodDefault in the form that the spawner offers: it selects pods by one label, its own name. */
export function renderPodDefault(scope: Construct, podDefault: TenantPodDefault): void {
  const { name, description: desc, env = {}, envFromSecrets = [], labels, annotations } = podDefault;
  const secrets = Object.entries(podDefault.secrets ?? {});
  const claims = Object.entries(podDefault.volumes ?? {});
  const volumes = [
    ...[...new Set(secrets.map(([, secret]) => secret))].map((secretName) => ({
      name: `secret-${secretName}`,
      secret: { secretName },
    })),
    ...[...new Set(claims.map(([, claim]) => claim))].map((claimName) => ({
      name: claimName,
      persistentVolumeClaim: { claimName },
    })),
  ];
  const volumeMounts = [
    ...secrets.map(([mountPath, secret]) => ({ name: `secret-${secret}`, mountPath, readOnly: true })),
    ...claims.map(([mountPath, claim]) => ({ name: claim, mountPath })),
  ];
  const spec = {
    selector: { matchLabels: { [name]: 'true' } },
    desc,
    env: present(Object.entries(env).map(([variable, value]) => ({ name: variable, value }))),
    envFrom: present(envFromSecrets.map((secret) => ({ secretRef: { name: secret } }))),
    volumes: present(volumes),
    volumeMounts: present(volumeMounts),
    labels,
    annotations,
  };
  new Resource(scope, 'kubeflow.org/v1alpha1/PodDefault', name, { spec });
}

function present<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length ? list : undefined;
}
