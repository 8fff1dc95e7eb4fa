import { setTimeout as sleep } from 'node:timers/promises';

import type { CustomResourceDefinitionSpec } from '../../imports';
import type { Webhook } from '../support/webhooks';
import type { Api, ApiAnswer } from './api';
import { type Kind, kindFor, labelsFor } from './samples';
import type { Manifest } from '../../charts/contract/manifest';

const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** Makes the API server call webhooks, by dry runs, and asks it which ones have answered. */
export class Trigger {
  private readonly namespaces = new Map<string, string>();

  constructor(
    private readonly api: Api,
    private readonly kinds: readonly Kind[],
  ) {}

  /** Creates an object that a webhook is asked about. The answer may be a refusal for another reason. */
  async create(webhook: Webhook): Promise<ApiAnswer> {
    const kind = kindFor(webhook, this.kinds);
    const { namespaceSelector, objectSelector } = webhook.admission ?? {};
    const namespace = await this.namespaceWith(labelsFor(namespaceSelector));
    return this.post(kind, namespace, labelsFor(objectSelector));
  }

  /** Creates an object of a CRD in a version that is not stored. */
  async convert({ spec }: Manifest): Promise<ApiAnswer> {
    const { group, names, versions } = spec as CustomResourceDefinitionSpec;
    const version = versions.find(({ served, storage }) => served && !storage)?.name;
    const kind = this.kinds.find(
      (each) => each.group === group && each.resource === names.plural && each.version === version,
    );
    if (!kind) throw new Error(`${names.plural}.${group}: no version is served beside the stored one`);
    return this.post(kind, await this.namespaceWith({}), {});
  }

  /** How many answers the API server counts of a webhook, by the webhook's own name. */
  async answered({ name, type }: Webhook): Promise<number> {
    const { text } = await this.api.send('/metrics');
    const wanted = ['code="200"', `name="${name}"`, `type="${type === 'mutating' ? 'admit' : 'validating'}"`];
    return text
      .split('\n')
      .filter((line) => line.startsWith('apiserver_admission_webhook_request_total{'))
      .filter((line) => wanted.every((label) => line.includes(label)))
      .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  }

  private post(kind: Kind, namespace: string, labels: Readonly<Record<string, string>>): Promise<ApiAnswer> {
    const { group, version, resource, isNamespaced, content } = kind;
    const apiVersion = group ? `${group}/${version}` : version;
    const path = `${group ? '/apis' : '/api'}/${apiVersion}${isNamespaced ? `/namespaces/${namespace}` : ''}/${resource}`;
    const body = { ...content, apiVersion, kind: kind.kind, metadata: { name: 'for-a-webhook', labels } };
    return this.api.send(`${path}?dryRun=All`, { method: 'POST', body });
  }

  /** A namespace with labels, in which pods can be made. */
  private async namespaceWith(labels: Readonly<Record<string, string>>): Promise<string> {
    if (labels[NAMESPACE_NAME]) return labels[NAMESPACE_NAME];
    const key = JSON.stringify(labels);
    const name = this.namespaces.get(key) ?? `for-webhooks-${this.namespaces.size}`;
    if (this.namespaces.has(key)) return name;
    this.namespaces.set(key, name);
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
    const { status, text } = await this.api.send('/api/v1/namespaces', { method: 'POST', body });
    if (status !== 201) throw new Error(`namespace ${name}: ${status} ${text}`);
    const account = `/api/v1/namespaces/${name}/serviceaccounts/default`;
    for (let tries = 0; tries < 100 && !(await this.api.read(account)); tries++) await sleep(50);
    return name;
  }
}
