import type { Construct } from 'constructs';

import type { Tenant } from '../config/tenants';
import { Component, Resource, Stage } from '../kit';

/** What one tenant gets. All of it is one file, so that a change of one tenant is a change of one file. */
export class TenantChart extends Component {
  constructor(scope: Construct, { name, owner, quota }: Tenant) {
    super(scope, name, { stage: Stage.TENANTS, namespace: name, oneFile: true });
    new Resource(this, 'kubeflow.org/v1beta1/Profile', name, {
      spec: { owner: { kind: 'User', name: owner }, resourceQuotaSpec: quota && { hard: quota } },
    });
  }
}
