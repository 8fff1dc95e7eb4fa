module imports

go 1.24

require (
	github.com/argoproj/argo-workflows/v3 v3.7.3
	github.com/cert-manager/cert-manager v1.20.2
	github.com/kserve/kserve v0.19.0
	github.com/kubeflow/katib v0.19.0
	github.com/kubeflow/kubeflow/components/notebook-controller v0.0.0-20220728153354-fc09bd1eefb8
	github.com/kubeflow/kubeflow/components/profile-controller v0.0.0-20241126171552-78969ee8246a
	github.com/kubeflow/pipelines v0.0.0-20231208180049-c5658f09ec38
	github.com/kubeflow/spark-operator/v2 v2.5.0
	github.com/kubeflow/trainer/v2 v2.2.0
	github.com/kubeflow/training-operator v1.9.2
	istio.io/api v1.30.1
	knative.dev/caching v0.0.0-20260120130310-f1fc03b7f5ee
	knative.dev/eventing v0.50.0
	knative.dev/networking v0.0.0-20260422140718-e9578ef11562
	knative.dev/serving v0.49.0
	sigs.k8s.io/gateway-api v1.4.0
	sigs.k8s.io/jobset v0.11.0
	sigs.k8s.io/lws v0.8.0
)
