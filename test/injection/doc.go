// Package injection tests the templates of charts/components/istio/injection. It injects pods as istiod does: the same
// template language, the same helper functions, the same merge into the pod and the same changes after it.
//
// The templates and values come from the rendered ConfigMap that INJECTOR_CONFIGMAP names, or else from the template
// files and testdata/values.json. What istiod does is described at
// https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/ and in istio.io/istio/pkg/kube/inject.
//
// Run it with -count=1: go test repeats an earlier result as long as the files of the module are the same, and the
// templates are outside.
package injection
