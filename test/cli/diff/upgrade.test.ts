import { compareSources } from '../../../cli/diff/comparison';
import { type Report, reportOf } from '../../../cli/diff/report';
import { folderSource } from '../../../cli/diff/sources/folder';
import { HAS_REFERENCES, REFERENCES } from '../../support/references';

const describeIfThere = HAS_REFERENCES ? describe : describe.skip;

describeIfThere('from 26.03 to 26.03.1 of upstream', () => {
  let report: Report;
  let said: readonly string[];
  let objects: ReadonlyMap<string, string>;

  beforeAll(async () => {
    const [before, after] = [folderSource(REFERENCES.former), folderSource(REFERENCES.current)];
    report = await reportOf(await compareSources(before, after), { before: 'old', after: 'new', notes: [] });
    said = report.findings.map((one) => `${one.class}: ${one.what}`);
    const fateOf = (one: Report['changed'][number]): string =>
      one.before ? (one.after ? 'changed' : 'removed') : 'added';
    objects = new Map(
      report.changed.map((one) => [`${one.id.kind} ${one.id.namespace ?? ''}/${one.id.name}`, fateOf(one)]),
    );
  });

  const fieldsOf = (kind: string, name: string) =>
    report.changed.filter((one) => one.id.kind === kind && one.id.name === name).flatMap(({ fields }) => fields);

  // The lines of the notes, each as what diff says.
  test.each([
    /^refused: Deployment kubeflow\/profiles-deployment: spec\.selector/,
    /^refused: Deployment kubeflow-system\/jobset-controller-manager: spec\.selector/,
    /^refused: ClusterRoleBinding llmisvc-manager-rolebinding: roleRef\.name: llmisvc-manager-role → kserve-llmisvc-manager-role$/,
    /^data: CustomResourceDefinition inferencemodels\.inference\.networking\.x-k8s\.io is removed/,
    /^data: CRD trainjobs\.trainer\.kubeflow\.org loses .*spec\.annotations, spec\.labels, spec\.podTemplateOverrides/,
    /^data: CRD trainingruntimes\.trainer\.kubeflow\.org loses .*torch\.elasticPolicy, .*torch\.numProcPerNode/,
    /^data: CRD clustertrainingruntimes\.trainer\.kubeflow\.org loses .*torch\.elasticPolicy, .*torch\.numProcPerNode/,
    /^rights: ServiceAccount cert-manager\/cert-manager may now .*listenersets/,
    /^rights: ServiceAccount istio-system\/istiod may now update, patch listenersets\/status\.gateway\.networking\.k8s\.io/,
    /^rights: ServiceAccount knative-serving\/controller may now .*endpointslices.*patch \*\/scale/,
    /^rights: ServiceAccount kubeflow\/profiles-controller-service-account may now .*leases/,
    /^rights: Group system:authenticated may now get, list, watch configmaps kubeflow-trainer-public/,
    /^rights: ServiceAccount kubeflow-system\/kubeflow-trainer-controller-manager may now .*mutatingwebhookconfigurations.*delete jobsets/,
    /^rights: ServiceAccount kubeflow-system\/jobset-controller-manager may now .*persistentvolumeclaims/,
    /^rights: ServiceAccount kubeflow\/llmisvc-controller-manager may now /,
    /^images: CRD trafficextensions\.extensions\.istio\.io is new/,
    /^images: CRD localmodelnamespacecaches\.serving\.kserve\.io is new/,
    /^images: CRD inferencepools\.inference\.networking\.k8s\.io is new/,
    /^images: CRD inferenceobjectives\.inference\.networking\.x-k8s\.io is new/,
    /^images: CRD llminferenceservices\.serving\.kserve\.io: .*stores v1alpha2 instead of v1alpha1, conversion None → Webhook by kubeflow\/llmisvc-webhook-server-service$/,
    /^images: CRD llminferenceserviceconfigs\.serving\.kserve\.io: .*stores v1alpha2 instead of v1alpha1/,
    /^images: CRD requestreplies\.eventing\.knative\.dev: conversion Webhook → None$/,
    /^images: gcr\.io\/istio-release\/pilot:1\.28\.0 → registry\.istio\.io\/release\/pilot:1\.30\.1$/,
    /^images: us-central1-docker\.pkg\.dev\/k8s-staging-images\/jobset\/.* → registry\.k8s\.io\/jobset\//,
    /^images: ghcr\.io\/kubeflow\/kubeflow\/jupyter-web-app.* → ghcr\.io\/kubeflow\/notebooks\/jupyter-web-app/,
    /^images: ghcr\.io\/kubeflow\/kubeflow\/profile-controller.* → ghcr\.io\/kubeflow\/dashboard\/profile-controller/,
    /^images: ghcr\.io\/kubeflow\/model-registry\/.* → ghcr\.io\/kubeflow\/hub\//,
    /^images: .*filebrowser: v2\.25\.0.* → v2\.32\.0/,
    /^images: ghcr\.io\/dexidp\/dex: v2\.45\.0 → v2\.45\.1$/,
    /^resources: Deployment auth\/dex: replicas: 1 → 2$/,
    /^restarts: ConfigMap istio-system\/istio-sidecar-injector: pods of the mesh get another sidecar at their next start$/,
  ])('%s', (line) => {
    expect(said.filter((one) => line.test(one))).not.toEqual([]);
  });

  test.each([
    ['added', 'ClusterServingRuntime /kserve-predictiveserver'],
    ['added', 'Service kubeflow/localmodel-webhook-server-service'],
    ['added', 'Certificate kubeflow/localmodel-serving-cert'],
    ['added', 'NetworkPolicy kubeflow/dashboard'],
    ['added', 'NetworkPolicy kubeflow/profiles-kfam'],
    ['removed', 'NetworkPolicy kubeflow/centraldashboard'],
    ['removed', 'NetworkPolicy kubeflow/kserve-models-web-app'],
    ['removed', 'ClusterRole /llmisvc-manager-role'],
    ['removed', 'AuthorizationPolicy kubeflow/central-dashboard'],
    ['removed', 'Deployment kubeflow/admission-webhook-deployment'],
    ['removed', 'Deployment kubeflow/centraldashboard'],
    ['added', 'Deployment kubeflow/dashboard'],
    ['added', 'Deployment kubeflow/kserve-models-web-application'],
    ['added', 'ClusterTrainingRuntime kubeflow-system/jax-distributed'],
    ['added', 'ClusterTrainingRuntime kubeflow-system/xgboost-distributed'],
    ['added', 'MutatingWebhookConfiguration /defaulter.trainer.kubeflow.org'],
    ['added', 'ConfigMap kubeflow-system/kubeflow-trainer-public'],
    ['added', 'Role kubeflow-system/jobset-manager-secrets-role'],
    ['added', 'ClusterRole /knative-eventing-eventpolicy-reader'],
    ['added', 'PersistentVolumeClaim kubeflow-user-example-com/metadata-postgres'],
  ])('%s: %s', (fate, object) => {
    expect([object, objects.get(object)]).toEqual([object, fate]);
  });

  test.each([
    ['ConfigMap', 'pipeline-install-config', /BLOCK_V1_PIPELINES/],
    ['Service', 'profiles-kfam', /^spec\.selector/],
    ['Service', 'jobset-webhook-service', /^spec\.selector/],
    ['ValidatingWebhookConfiguration', 'llminferenceservice.serving.kserve.io', /^webhooks/],
    ['Deployment', 'profiles-deployment', /kfam\]?$|access-management/],
    ['VirtualService', 'profiles-kfam', /headers|http/],
    ['AuthorizationPolicy', 'profiles-kfam', /principals/],
  ])('%s %s: %s', (kind, name, path) => {
    expect(fieldsOf(kind, name).filter((field) => path.test(field.path))).not.toEqual([]);
  });

  test('nothing else is refused: no claim, cluster IP, StatefulSet, Secret or priority', () => {
    expect(said.filter((one) => one.startsWith('refused: '))).toHaveLength(3);
  });
});
