import { homedir } from 'node:os';
import { join } from 'node:path';

/** A place for what is built once and kept between runs: below $CDK8S_KUBEFLOW_CACHE, by default ~/.cache/cdk8s-kubeflow. */
export function inCache(...path: readonly string[]): string {
  return join(process.env.CDK8S_KUBEFLOW_CACHE ?? join(homedir(), '.cache/cdk8s-kubeflow'), ...path);
}
