import type { KubeflowProps, Tenant } from '../../charts';
import { render } from '../support/render';
import type { Kind, Rendered, Rendering } from '../support/rendering';

/** A platform with the tenant `ada`, with changes of the tenant and of the definition. */
export function tenant(change: Partial<Tenant>, props: Partial<KubeflowProps> = {}): Rendering {
  const users = ['ada', 'bob', 'cyd'].map((name) => ({ email: `${name}@example.com` }));
  const tenants = [{ name: 'ada', owner: 'ada@example.com', ...change }];
  return render({ users, tenants, ...props });
}

/** The tenant's objects of a kind, by name. */
export function named<K extends Kind>(platform: Rendering, kind: K): Readonly<Record<string, Rendered<K>>> {
  const own = platform.all(kind).filter((object) => platform.componentOf(object) === 'ada');
  return Object.fromEntries(own.map((object) => [object.metadata.name, object]));
}
