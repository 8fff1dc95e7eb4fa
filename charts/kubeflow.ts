import { Construct } from 'constructs';

import { shown } from './config/checks/values';
import { InvalidPlatform } from './contract/problems';
import type { KubeflowProps } from './config/definition';
import { type Platform, resolve } from './config/platform';
import type { ResolvedTenant } from './config/tenants/tenants';
import { declareExisting } from './components/existing';
import { CATALOGUE, type ComponentClass, COMPONENTS } from './components';
import { GitOps } from './gitops';
import { setClusterDomain } from './kit/cluster-domain';
import { LazyScope } from './kit/lazy-scope';
import { setListenAddress } from './kit/listen-address';
import type { FieldsOf, ResourceKind } from './kit/resource';
import { declareWarning } from './kit/warning';
import { findKind, findNamed, findObjects } from './objects/find';
import { Selection } from './objects/selection';
import { Monitoring } from './monitoring';
import type { Pass } from './passes';
import { replaceSidecars } from './passes/ambient';
import { pinArchitectures } from './passes/architectures';
import { harden } from './passes/hardening';
import { setIpFamilies } from './passes/ip-families';
import { addPullSecrets } from './passes/pull-secrets';
import { reachOut } from './passes/reach-out';
import { schedule } from './passes/schedule';
import { constrainPods } from './passes/security-constraints';
import { rollOnSecrets } from './passes/secret-checksums';
import { makeSecrets } from './passes/secrets';
import { applySizes } from './passes/sizes';
import { chooseRevision } from './passes/revision';
import { setStorageClass } from './passes/storage-class';
import { equipTenants } from './passes/tenant-environment';
import { placeTenants } from './passes/tenant-accelerators';
import { scheduleTenants } from './passes/tenant-scheduling';
import { TenantChart } from './tenants/tenant';

/**
 * The passes, in their order: they add to the objects of components. A component says what upstream says; a pass says
 * what this platform adds, and nothing stands in both.
 */
const PASSES: readonly Pass[] = [
  setStorageClass, // of volume claims
  setIpFamilies, // of Services
  harden, // health checks, users, read-only file systems, pull policies
  applySizes, // requests and limits, several pods
  pinArchitectures, // nodes that images are built for
  schedule, // the nodes of the platform's pods
  scheduleTenants, // the nodes of tenants' pods
  placeTenants, // those of tenants' pods with GPUs
  reachOut, // the proxy and the certificates of programs that call out
  equipTenants, // those of tenants' pods
  replaceSidecars, // in ambient mode
  chooseRevision, // of an Istio that the cluster has
  addPullSecrets, // of a registry that wants credentials
  makeSecrets, // by operators, where the definition says so
  rollOnSecrets, // restarts pods when a Secret changes
  constrainPods, // rights to run as they do, on OpenShift
];

/** Those of them that each tenant's objects pass, too. */
const TENANT_PASSES: readonly Pass[] = [chooseRevision, makeSecrets];

/**
 * A complete Kubeflow platform from one definition.
 * @throws InvalidPlatform with all problems of the definition
 */
export class Kubeflow extends Construct {
  /** The definition with every default filled in. */
  readonly platform: Platform;

  constructor(scope: Construct, id: string, props: KubeflowProps) {
    super(scope, checkedId(id));
    this.platform = resolve(props, CATALOGUE);
    for (const warning of this.platform.warnings) declareWarning(this, warning);
    const { components, tenants, gitops, monitoring, network } = this.platform;
    setClusterDomain(this, network.clusterDomain);
    setListenAddress(this, network.listenAddress);
    declareExisting(this, this.platform);
    for (const Installed of [...COMPONENTS, ...(props.ownComponents ?? [])] as readonly ComponentClass[]) {
      if (components.has(Installed.facts.name)) new Installed(this, this.platform);
    }
    for (const pass of PASSES) pass(this, this.platform);
    new LazyScope(this, 'tenants', tenants, (scope, tenant) => this.makeTenant(scope, tenant));
    if (monitoring) new Monitoring(this, monitoring);
    if (gitops.argocd || gitops.flux) new GitOps(this, gitops);
  }

  private makeTenant(scope: Construct, tenant: ResolvedTenant): TenantChart {
    const chart = new TenantChart(scope, this.platform, tenant);
    for (const pass of TENANT_PASSES) pass(chart, this.platform);
    return chart;
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

/** @throws InvalidPlatform for the definition in place of the id, which JavaScript lets through */
function checkedId(id: unknown): string {
  if (typeof id === 'string') return id;
  const message = `${shown(id)} is not a text; write new Kubeflow(app, 'kubeflow', { url: … })`;
  throw new InvalidPlatform([{ at: 'id', message }]);
}
