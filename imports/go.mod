module imports

go 1.24

require (
	github.com/argoproj/argo-workflows/v3 v3.7.3
	github.com/cert-manager/cert-manager v1.19.4
	github.com/kserve/kserve v0.16.0
	github.com/kubeflow/katib v0.19.0
	github.com/kubeflow/kubeflow/components/notebook-controller v0.0.0-20220728153354-fc09bd1eefb8
	github.com/kubeflow/kubeflow/components/profile-controller v0.0.0-20241126171552-78969ee8246a
	github.com/kubeflow/pipelines v0.0.0-20231208180049-c5658f09ec38
	github.com/kubeflow/spark-operator/v2 v2.5.0
	github.com/kubeflow/trainer/v2 v2.1.0
	github.com/kubeflow/training-operator v1.9.2
	istio.io/api v1.29.0
	knative.dev/caching v0.0.0-20260120130310-f1fc03b7f5ee
	knative.dev/eventing v0.48.0
	knative.dev/networking v0.0.0-20260120131110-a7cdca238a0d
	knative.dev/serving v0.48.1
	sigs.k8s.io/gateway-api v1.4.0
	sigs.k8s.io/jobset v0.10.1
	sigs.k8s.io/lws v0.7.0
)
