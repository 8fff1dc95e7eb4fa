import type { Api, ApiRequest } from './api';

/** Somebody who asks. */
export type Who = NonNullable<ApiRequest['as']>;

/** A kind of objects in namespaces, or a part of such objects. */
interface Resource {
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
}

/** What is a right of its own beside the object. */
const PARTS: readonly Resource[] = [
  { group: '', resource: 'pods', subresource: 'exec' },
  { group: '', resource: 'pods', subresource: 'log' },
  { group: '', resource: 'pods', subresource: 'portforward' },
  { group: '', resource: 'serviceaccounts', subresource: 'token' },
  { group: 'apps', resource: 'deployments', subresource: 'scale' },
];

/** Verbs that read. */
export const READ = ['get', 'list', 'watch'] as const;

/** Verbs that change something. */
export const WRITE = ['create', 'update', 'patch', 'delete', 'deletecollection'] as const;

/** Asks the API server, as somebody, what they may do: `kubectl auth can-i --as`, for everything that there is. */
export class Rights {
  private readonly resources: readonly Resource[];

  /** @param names of all kinds in namespaces, as `kubectl api-resources --output=name` has them */
  constructor(
    private readonly api: Api,
    names: readonly string[],
  ) {
    const whole = names.map((name) => ({
      resource: name.split('.')[0] ?? '',
      group: name.split('.').slice(1).join('.'),
    }));
    this.resources = [...whole, ...PARTS];
  }

  /** Of some verbs what somebody may do in a namespace, as `verb resource.group`. */
  async of(as: Who, namespace: string, verbs: readonly string[]): Promise<readonly string[]> {
    const found: string[] = [];
    for (const resource of this.resources) {
      for (const verb of verbs) {
        if (await this.may(as, { namespace, verb, ...resource })) found.push(`${verb} ${nameOf(resource)}`);
      }
    }
    return found;
  }

  private async may(as: Who, resourceAttributes: object): Promise<boolean> {
    const apiVersion = 'authorization.k8s.io/v1';
    const body = { apiVersion, kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } };
    const { status, text } = await this.api.send(`/apis/${apiVersion}/selfsubjectaccessreviews`, {
      method: 'POST',
      body,
      as,
    });
    if (status !== 201) throw new Error(text);
    return (JSON.parse(text) as { status: { allowed: boolean } }).status.allowed;
  }
}

function nameOf({ group, resource, subresource }: Resource): string {
  return [resource + (subresource ? `/${subresource}` : ''), group].filter(Boolean).join('.');
}
