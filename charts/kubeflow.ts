import { Construct } from 'constructs';

import { type Choices, COMPONENT_NAMES, type ComponentName, type Requirements } from './config/components';
import type { KubeflowProps } from './config/definition';
import { type Platform, resolve } from './config/platform';
import { COMPONENTS } from './components';
import { TenantChart } from './tenants/tenant';

/**
 * A complete Kubeflow platform from one definition.
 * @throws InvalidPlatform with all problems of the definition
 */
export class Kubeflow extends Construct {
  /** The definition with every default filled in. */
  readonly platform: Platform;

  constructor(scope: Construct, id: string, props: KubeflowProps) {
    super(scope, id);
    this.platform = resolve(props, requirements);
    for (const name of COMPONENT_NAMES) {
      if (this.platform.components.has(name)) new COMPONENTS[name](this, this.platform);
    }
    const tenants = new Construct(this, 'tenants');
    for (const tenant of this.platform.tenants) new TenantChart(tenants, this.platform, tenant);
  }
}

function requirements(choices: Choices): Requirements {
  const entries = COMPONENT_NAMES.map((name) => {
    const { requires = [] } = COMPONENTS[name];
    return [name, typeof requires === 'function' ? requires(choices) : requires];
  });
  return Object.fromEntries(entries) as Record<ComponentName, readonly ComponentName[]>;
}
