import type { KubeflowProps, Tenant } from '../../charts';
import { render } from '../support/render';

/** A rendered object, as far as the tests look at it. */
export interface Found {
  readonly kind: string;
  readonly type?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: object;
  readonly imagePullSecrets?: readonly { readonly name: string }[];
}

/** All that the tenant `ada` gets, with changes of the tenant and of the definition. */
export function tenant(change: Partial<Tenant>, props: Partial<KubeflowProps> = {}): readonly Found[] {
  const users = ['ada', 'bob', 'cyd'].map((name) => ({ email: `${name}@example.com` }));
  const tenants = [{ name: 'ada', owner: 'ada@example.com', ...change }];
  return render({ users, tenants, ...props }).objects('70-tenants/ada.yaml') as readonly Found[];
}

/** Those of a kind, by name. */
export function named(objects: readonly Found[], kind: string): Readonly<Record<string, Found>> {
  return Object.fromEntries(objects.filter((each) => each.kind === kind).map((each) => [each.metadata.name, each]));
}
