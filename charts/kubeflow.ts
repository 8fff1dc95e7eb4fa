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
import type { FieldsOf, ResourceKind } from './kit/resource';
import { findKind, findNamed, findObjects } from './objects/find';
import { Selection } from './objects/selection';
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

  /**
   * A rendered object, to be changed: `kubeflow.object('apps/v1/Deployment', 'kubeflow/ml-pipeline')`.
   * @param name `namespace/name`, or the name alone for kinds without a namespace
   * @throws InvalidPlatform if it is not rendered
   */
  object<K extends ResourceKind>(kind: K, name: string): Selection<FieldsOf<K>> {
    const at = `object('${kind}', '${name}')`;
    return new Selection(findNamed(this, kind, name, at), at);
  }

  /** All rendered objects, those of tenants included, to be changed. */
  objects(): Selection;
  /**
   * All rendered objects of a kind, to be changed: `kubeflow.objects('v1/Service')`.
   * @throws InvalidPlatform if none is rendered
   */
  objects<K extends ResourceKind>(kind: K): Selection<FieldsOf<K>>;
  objects(kind?: ResourceKind): Selection {
    if (kind === undefined) return new Selection(findObjects(this), 'objects()');
    const at = `objects('${kind}')`;
    return new Selection(findKind(this, kind, at), at);
  }
}

function notInstalled(workload: string): Problem {
  return { at: workloadPath(workload), message: 'is not installed by this definition; leave it out' };
}
