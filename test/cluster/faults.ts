import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { toYaml } from '../../charts/contract/yaml';
import { EXPIRED } from '../support/expired-certificate';
import { folder } from '../support/cli';
import { newFolder } from '../support/files';
import type { Surroundings } from './surroundings';

/** Brings faults into a cluster, for the tests of `status` and `doctor`. */
export class FaultInjection {
  constructor(private readonly surroundings: Surroundings) {}

  /** Applies objects, while webhooks are answered. */
  async apply(...objects: readonly object[]): Promise<void> {
    await this.surroundings.kubectl('apply', '--server-side', '--filename', folder({ 'objects.yaml': objects }));
  }

  /** An image that cannot be pulled, a program that crashes, a volume and a Secret that are missing, a tenant shut out. */
  async pods(): Promise<void> {
    const dex = await this.inside('auth', 'get', 'pod', '--selector=app=dex', '--output=name');
    await this.say('auth', dex.trim().split('\n')[0] ?? '', waitingFor('ImagePullBackOff', 'no such image'));
    const containers = [{ name: 'main', image: 'example.com/main' }];
    const resources = { requests: { storage: '1Gi' } };
    const claim = { storageClassName: 'missing', accessModes: ['ReadWriteOnce'], resources };
    const securityContext = { runAsNonRoot: true };
    await this.apply(
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'mine', namespace: 'team' },
        spec: { containers, securityContext },
      },
      { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data', namespace: 'team' }, spec: claim },
    );
    await this.inside('team', 'wait', '--for=condition=Ready', 'pod/mine', '--timeout=30s');
    await this.say('team', 'pod/mine', waitingFor('CrashLoopBackOff', 'back-off 5m0s'));
    await this.say('team', 'profile/team', { conditions: [{ type: 'Failed', message: 'no such role' }] });
    await this.inside('auth', 'delete', 'secret', 'dex-passwords');
    const known = `--patch=${JSON.stringify({ stringData: { 'cookie-secret': 'minio123' } })}`;
    await this.inside('oauth2-proxy', 'patch', 'secret', 'oauth2-proxy', '--type=merge', known);
  }

  /** Webhooks without a pod, with another authority than that of their certificate, and without a system of their own. */
  async webhooks(): Promise<void> {
    await this.inside('kubeflow', 'scale', 'deployment', 'poddefaults-webhook-deployment', '--replicas=0');
    const [kind, name] = ['validatingwebhookconfiguration', 'pvcviewer-validating-webhook-configuration'];
    await this.surroundings.kubectl('annotate', kind, name, 'cert-manager.io/inject-ca-from-');
    const caBundle = Buffer.from(EXPIRED).toString('base64');
    const patch = [{ op: 'replace', path: '/webhooks/0/clientConfig/caBundle', value: caBundle }];
    await this.surroundings.kubectl('patch', kind, name, '--type=json', `--patch=${JSON.stringify(patch)}`);
    const webhook = {
      name: 'left.example.com',
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      clientConfig: { service: GONE },
      rules: [{ apiGroups: ['example.com'], apiVersions: ['*'], operations: ['*'], resources: ['*'] }],
    };
    await this.apply({
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: 'left-behind' },
      webhooks: [webhook],
    });
  }

  /** A CRD whose conversion the API server does not trust. Its program is left out. */
  static readonly CONVERTED = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'things.example.org' },
    spec: {
      group: 'example.org',
      names: { kind: 'Thing', plural: 'things', singular: 'thing', listKind: 'ThingList' },
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
      conversion: {
        strategy: 'Webhook',
        webhook: { conversionReviewVersions: ['v1'], clientConfig: { service: { namespace: 'gone', name: 'gone' } } },
      },
    },
  };

  /** A part of the API whose program is gone, and a namespace that does not end. */
  async cluster(): Promise<void> {
    const held = { name: 'held', namespace: 'stuck', finalizers: ['example.com/hold'] };
    const version = { group: 'example.com', version: 'v1', groupPriorityMinimum: 1000, versionPriority: 1 };
    await this.apply(
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'stuck' } },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: held },
    );
    await this.surroundings.kubectl('delete', 'namespace', 'stuck', '--wait=false');
    const finalizersRemain = '--for=condition=NamespaceFinalizersRemaining';
    await this.surroundings.kubectl('wait', finalizersRemain, 'namespace/stuck', '--timeout=60s');
    await this.apply({
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1.example.com' },
      spec: { ...version, service: GONE },
    });
    const unavailable = '--for=condition=Available=False';
    await this.surroundings.kubectl('wait', unavailable, 'apiservice/v1.example.com', '--timeout=60s');
  }

  /** Says something of an object, as its controller or its node would. */
  private async say(namespace: string, object: string, status: object): Promise<void> {
    const patch = `--patch=${JSON.stringify({ status })}`;
    await this.inside(namespace, 'patch', object, '--subresource=status', '--type=merge', patch);
  }

  private inside(namespace: string, ...args: readonly string[]): Promise<string> {
    return this.surroundings.kubectl('--namespace', namespace, ...args);
  }
}

/** A rendering, changed by hand: the gateway shows the certificate of another Secret, and there is one more CRD. */
export function changedByHand(dist: string, secret: string): string {
  const outdir = newFolder();
  cpSync(dist, outdir, { recursive: true });
  const gateway = join(outdir, '30-access/kubeflow-gateway');
  const file = join(gateway, 'gateway-kubeflow-gateway.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('kubeflow-gateway-tls', secret));
  rmSync(join(gateway, 'certificate-kubeflow-gateway.istio-system.yaml'));
  writeFileSync(join(outdir, '00-foundation/dex/crd.yaml'), toYaml(FaultInjection.CONVERTED));
  return outdir;
}

const GONE = { namespace: 'gone', name: 'gone' } as const;

function waitingFor(reason: string, message: string): object {
  const state = { waiting: { reason, message } };
  return {
    conditions: [{ type: 'Ready', status: 'False' }],
    containerStatuses: [{ name: 'main', ready: false, restartCount: 3, image: '', imageID: '', state }],
  };
}
