import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** A place for what is built once and kept between runs: below $CDK8S_KUBEFLOW_CACHE, by default ~/.cache/cdk8s-kubeflow. */
export function inCache(...path: readonly string[]): string {
  // Programs are built in other folders; an empty variable says nothing.
  return resolve(process.env.CDK8S_KUBEFLOW_CACHE || join(homedir(), '.cache/cdk8s-kubeflow'), ...path);
}
