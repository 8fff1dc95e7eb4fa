import { load } from 'js-yaml';

import { render } from '../support/render';
import { tenant } from '../support/tenants';

const RESTRICTED = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};

const strict = tenant({ podSecurity: 'restricted', notebooks: [{ name: 'first' }] });

interface KatibConfig {
  readonly init: { readonly controller: { readonly injectSecurityContext?: boolean } };
  readonly runtime: { readonly suggestions: readonly { readonly securityContext?: object }[] };
}
interface InjectorConfig {
  readonly defaultTemplates: readonly string[];
  readonly templates: Readonly<Record<string, string>>;
}
const katibOf = (platform: typeof strict) =>
  load(platform.config('kubeflow/katib-config')['katib-config.yaml'] ?? '') as KatibConfig;
const injector = (platform: typeof strict) => platform.config('istio-system/istio-sidecar-injector').config ?? '';

test('declared notebooks of a restricted tenant have the settings that the standard demands; others have none', () => {
  const container = (platform: typeof strict) =>
    platform.get('kubeflow.org/v1/Notebook', 'ada/first').spec?.template?.spec?.containers[0];
  expect(container(strict)?.securityContext).toEqual(RESTRICTED);
  expect(container(tenant({ notebooks: [{ name: 'first' }] }))?.securityContext).toBeUndefined();
});

test('istiod completes the pods of restricted tenants, and of no others', () => {
  const config = (platform: typeof strict) => load(injector(platform)) as InjectorConfig;
  const { defaultTemplates, templates } = config(strict);
  expect(defaultTemplates).toEqual(['sidecar', 'restricted']);
  expect(templates.restricted?.split('\n')[0]).toBe('{{- $restricted := list "ada" }}');
  expect(config(render()).defaultTemplates).toEqual(['sidecar']);
  expect(config(render()).templates.restricted).toBeUndefined();
});

test('Katib’s programs comply where a tenant is restricted', () => {
  const { init, runtime } = katibOf(strict);
  expect(init.controller.injectSecurityContext).toBe(true);
  for (const { securityContext } of runtime.suggestions) {
    expect(securityContext).toEqual({ ...RESTRICTED, runAsUser: 1000 });
  }
  const usual = katibOf(render());
  expect(usual.init.controller.injectSecurityContext).toBeUndefined();
  expect(usual.runtime.suggestions.some(({ securityContext }) => securityContext)).toBe(false);
});
