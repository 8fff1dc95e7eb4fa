import { Construct } from 'constructs';

import type { KubeflowProps } from './config/definition';
import { type Platform, resolve } from './config/platform';
import { workloadPath } from './config/sizes';
import { applySize } from './passes/sizing';
import { setStorageClass } from './passes/storage-class';
import { InvalidPlatform, type Problem } from './contract/problems';
import { CATALOGUE, COMPONENTS } from './components';
import { replaceSidecars } from './passes/ambient';
import { GitOps } from './gitops';
import { makeSecrets } from './passes/secrets';
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
    this.platform = resolve(props, CATALOGUE);
    const { components, sizing, storageClass, secrets } = this.platform;
    const sized = COMPONENTS.filter(({ facts }) => components.has(facts.name)).flatMap((Installed) => {
      const component = new Installed(this, this.platform);
      if (storageClass !== undefined) setStorageClass(component, storageClass);
      return applySize(component, sizing);
    });
    const unused = Object.keys(props.workloads ?? {}).filter((name) => !sized.includes(name));
    if (unused.length) throw new InvalidPlatform(unused.map(notInstalled));
    // Before the tenants, who keep sidecars: the profile controller and KFAM write policies that judge requests.
    if (this.platform.mesh.mode === 'ambient') replaceSidecars(this);
    const tenants = new Construct(this, 'tenants');
    for (const tenant of this.platform.tenants) new TenantChart(tenants, this.platform, tenant);
    makeSecrets(this, secrets);
    const { gitops } = this.platform;
    if (gitops.argocd || gitops.flux) new GitOps(this, gitops);
  }
}

function notInstalled(workload: string): Problem {
  return { at: workloadPath(workload), message: 'is not installed by this definition; leave it out' };
}
