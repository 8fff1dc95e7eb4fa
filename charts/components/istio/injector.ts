import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Which files, one after the other, are the text of each template: istiod parses every template by itself, so the
 * pieces that several use go in front of each.
 */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  sidecar: ['shared', 'shared.pods', 'sidecar'],
  gateway: ['shared', 'shared.pods', 'gateway'],
  'grpc-simple': ['grpc-simple'],
  'grpc-agent': ['shared', 'shared.pods', 'grpc-agent'],
  waypoint: ['shared', 'shared.gateways', 'waypoint'],
  'kube-gateway': ['shared', 'shared.gateways', 'kube-gateway'],
  agentgateway: ['shared', 'shared.gateways', 'agentgateway'],
};

/** How istiod injects: https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#customizing-injection */
export function injectorConfig(): object {
  return {
    policy: 'enabled',
    alwaysInjectSelector: [],
    neverInjectSelector: [],
    defaultTemplates: ['sidecar'],
    // An older istiod, which reads this instead, fails on the unknown function before it injects something wrong.
    template: '{{ Template_Version_And_Istio_Version_Mismatched_Check_Installation }}',
    templates: Object.fromEntries(Object.entries(TEMPLATES).map(([name, parts]) => [name, templateText(parts)])),
  };
}

function templateText(parts: readonly string[]): string {
  return parts.map((part) => readFileSync(join(__dirname, 'injection', `${part}.tpl.yaml`), 'utf8')).join('');
}
