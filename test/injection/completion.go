package injection

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	meshconfig "istio.io/api/mesh/v1alpha1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// complete does what istiod does to a merged pod and no template can: metrics, probes, status and order.
func (in Injector) complete(pod, injected *corev1.Pod, proxyConfig *meshconfig.ProxyConfig) error {
	if err := in.mergeMetrics(pod); err != nil {
		return err
	}
	if err := in.rewriteProbes(pod); err != nil {
		return err
	}
	status, err := json.Marshal(struct {
		InitContainers   []string `json:"initContainers"`
		Containers       []string `json:"containers"`
		Volumes          []string `json:"volumes"`
		ImagePullSecrets []string `json:"imagePullSecrets"`
		Revision         string   `json:"revision"`
	}{
		InitContainers:   names(injected.Spec.InitContainers, func(c corev1.Container) string { return c.Name }),
		Containers:       names(injected.Spec.Containers, func(c corev1.Container) string { return c.Name }),
		Volumes:          names(injected.Spec.Volumes, func(v corev1.Volume) string { return v.Name }),
		ImagePullSecrets: names(injected.Spec.ImagePullSecrets, func(s corev1.LocalObjectReference) string { return s.Name }),
		Revision:         "default",
	})
	if err != nil {
		return err
	}
	metav1.SetMetaDataAnnotation(&pod.ObjectMeta, "sidecar.istio.io/status", string(status))
	order(&pod.Spec, proxyConfig)
	return nil
}

func names[T any](items []T, name func(T) string) (list []string) {
	for _, item := range items {
		list = append(list, name(item))
	}
	return list
}

// mergeMetrics lets Prometheus scrape the agent, which adds the application's own metrics to the proxy's.
func (in Injector) mergeMetrics(pod *corev1.Pod) error {
	port := strconv.Itoa(int(in.Config.Mesh.DefaultConfig.StatusPort))
	annotations := pod.Annotations
	if !in.Config.Mesh.EnablePrometheusMerge.GetValue() || annotations["prometheus.io/scrape"] == "false" || annotations["prometheus.io/port"] == port {
		return nil
	}
	own := struct {
		Scrape string `json:"scrape"`
		Path   string `json:"path"`
		Port   string `json:"port"`
	}{annotations["prometheus.io/scrape"], annotations["prometheus.io/path"], annotations["prometheus.io/port"]}
	if own.Scrape+own.Path+own.Port != "" {
		if err := addEnv(pod, "ISTIO_PROMETHEUS_ANNOTATIONS", own); err != nil {
			return err
		}
	}
	metav1.SetMetaDataAnnotation(&pod.ObjectMeta, "prometheus.io/scrape", "true")
	metav1.SetMetaDataAnnotation(&pod.ObjectMeta, "prometheus.io/path", "/stats/prometheus")
	metav1.SetMetaDataAnnotation(&pod.ObjectMeta, "prometheus.io/port", port)
	return nil
}

func addEnv(pod *corev1.Pod, name string, value any) error {
	data, err := json.Marshal(value)
	if err != nil {
		return err
	}
	for _, containers := range [][]corev1.Container{pod.Spec.Containers, pod.Spec.InitContainers} {
		if proxy := find(containers, proxyName); proxy != nil {
			proxy.Env = append(proxy.Env, corev1.EnvVar{Name: name, Value: string(data)})
			return nil
		}
	}
	return nil
}

// prober is one of the application's probes as the agent reads it.
type prober struct {
	HTTPGet        *corev1.HTTPGetAction   `json:"httpGet,omitempty"`
	TCPSocket      *corev1.TCPSocketAction `json:"tcpSocket,omitempty"`
	GRPC           *corev1.GRPCAction      `json:"grpc,omitempty"`
	TimeoutSeconds int32                   `json:"timeoutSeconds,omitempty"`
}

// rewriteProbes sends kubelet, which has no certificate of the mesh, to the agent, which asks the application.
func (in Injector) rewriteProbes(pod *corev1.Pod) error {
	if pod.Annotations["sidecar.istio.io/rewriteAppHTTPProbers"] == "false" {
		return nil
	}
	port := intstr.FromInt32(in.Config.Mesh.DefaultConfig.StatusPort)
	if custom, ok := pod.Annotations["status.sidecar.istio.io/port"]; ok {
		port = intstr.Parse(custom)
	}
	probers := map[string]prober{}
	for _, containers := range [][]corev1.Container{pod.Spec.InitContainers, pod.Spec.Containers} {
		for i := range containers {
			container := &containers[i]
			if container.Name == proxyName {
				continue
			}
			for kind, probe := range map[string]*corev1.Probe{
				"readyz": container.ReadinessProbe, "livez": container.LivenessProbe, "startupz": container.StartupProbe,
			} {
				path := fmt.Sprintf("/app-health/%s/%s", container.Name, kind)
				if probe != nil && probe.Exec == nil {
					probers[path] = redirect(probe, container.Ports, path, port)
				}
			}
		}
	}
	if len(probers) == 0 {
		return nil
	}
	return addEnv(pod, "ISTIO_KUBE_APP_PROBERS", probers)
}

func redirect(probe *corev1.Probe, ports []corev1.ContainerPort, path string, agent intstr.IntOrString) prober {
	original := prober{probe.HTTPGet.DeepCopy(), probe.TCPSocket.DeepCopy(), probe.GRPC.DeepCopy(), probe.TimeoutSeconds}
	number := func(port intstr.IntOrString) intstr.IntOrString {
		for _, p := range ports {
			if port.Type == intstr.String && p.Name == port.StrVal {
				return intstr.FromInt32(p.ContainerPort)
			}
		}
		return port
	}
	action := &corev1.HTTPGetAction{Path: path, Port: agent}
	if http := original.HTTPGet; http != nil {
		http.Port = number(http.Port)
		action.HTTPHeaders, action.Host, action.Scheme = http.HTTPHeaders, http.Host, http.Scheme
		if http.Scheme == corev1.URISchemeHTTPS {
			action.Scheme = corev1.URISchemeHTTP
		}
	}
	if tcp := original.TCPSocket; tcp != nil {
		tcp.Port = number(tcp.Port)
	}
	probe.ProbeHandler = corev1.ProbeHandler{HTTPGet: action}
	return original
}

// order puts the proxy where it starts in time: before the application if that has to wait for it, else after it, so
// that kubectl finds the application first; and redirection before the proxy, or last of the init containers.
func order(spec *corev1.PodSpec, proxyConfig *meshconfig.ProxyConfig) {
	spec.Containers = place(spec.Containers, proxyName, proxyConfig.GetHoldApplicationUntilProxyStarts().GetValue())
	native := find(spec.InitContainers, proxyName) != nil
	spec.InitContainers = place(spec.InitContainers, proxyName, true)
	spec.InitContainers = place(spec.InitContainers, "istio-validation", true)
	spec.InitContainers = place(spec.InitContainers, "istio-init", native)
}

func place(containers []corev1.Container, name string, first bool) []corev1.Container {
	rest, found := move(containers, nil, name)
	if first {
		return slices.Concat(found, rest)
	}
	return slices.Concat(rest, found)
}
