package injection

import (
	"strings"
	"testing"

	meshconfig "istio.io/api/mesh/v1alpha1"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"
)

// gateway is as much of the Gateway API's Gateway as a template reads.
type gateway struct {
	metav1.ObjectMeta
	Spec struct{ Addresses []struct{ Value string } }
}

// gatewayData is what istiod's Gateway API controller gives its templates.
type gatewayData struct {
	*gateway
	GatewayClass              string
	DeploymentName            string
	ServiceAccount            string
	Ports                     []corev1.ServicePort
	ServiceType               corev1.ServiceType
	ClusterID                 string
	KubeVersion               int
	Revision                  string
	ProxyUID                  int64
	ProxyGID                  int64
	CompliancePolicy          string
	InfrastructureLabels      map[string]string
	InfrastructureAnnotations map[string]string
	GatewayNameLabel          string
	ControllerLabel           string
	ProxyImage                string
	AgentgatewayImage         string
	ProxyConfig               *meshconfig.ProxyConfig
	MeshConfig                *meshconfig.MeshConfig
	Values                    map[string]any
}

func edge(config *Config) gatewayData {
	http := "http"
	return gatewayData{
		gateway:                   &gateway{ObjectMeta: metav1.ObjectMeta{Name: "edge", Namespace: "team", UID: "u-1"}},
		GatewayClass:              "some-class",
		DeploymentName:            "edge-istio",
		ServiceAccount:            "edge-account",
		Ports:                     []corev1.ServicePort{{Name: "http", Port: 80, AppProtocol: &http}},
		ServiceType:               corev1.ServiceTypeLoadBalancer,
		ClusterID:                 "Kubernetes",
		InfrastructureLabels:      map[string]string{"team": "a"},
		InfrastructureAnnotations: map[string]string{"note": "b", "gateway.istio.io/controller-version": "5"},
		GatewayNameLabel:          "gateway.networking.k8s.io/gateway-name",
		ControllerLabel:           "istio.io-mesh-controller",
		ProxyImage:                config.image("proxyv2"),
		AgentgatewayImage:         config.image("agentgateway"),
		ProxyConfig:               config.Mesh.DefaultConfig,
		MeshConfig:                config.Mesh,
		Values:                    config.Values,
	}
}

// manifests are the objects that a template made, as the API server's types read them.
type manifests struct {
	kinds      []string
	meta       map[string]metav1.ObjectMeta
	deployment appsv1.Deployment
	service    corev1.Service
}

func deploy(t *testing.T, name string, change func(*Config, *gatewayData)) manifests {
	t.Helper()
	config := load(t)
	data := edge(config)
	change(config, &data)
	text, err := config.execute(name, data)
	if err != nil {
		t.Fatal(err)
	}
	made := manifests{meta: map[string]metav1.ObjectMeta{}}
	for _, document := range strings.Split(string(text), "\n---\n") {
		object := metav1.PartialObjectMetadata{}
		if err := yaml.Unmarshal([]byte(document), &object); err != nil {
			t.Fatalf("%v:\n%s", err, document)
		}
		made.kinds = append(made.kinds, object.Kind)
		made.meta[object.Kind] = object.ObjectMeta
		switch object.Kind {
		case "Deployment":
			err = yaml.UnmarshalStrict([]byte(document), &made.deployment)
		case "Service":
			err = yaml.UnmarshalStrict([]byte(document), &made.service)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return made
}

func asItIs(*Config, *gatewayData) {}

func TestGatewayTemplatesMakeOneDeploymentBehindOneService(t *testing.T) {
	for _, name := range []string{"kube-gateway", "waypoint", "agentgateway"} {
		t.Run(name, func(t *testing.T) {
			made := deploy(t, name, asItIs)
			same(t, "objects", made.kinds, []string{"ServiceAccount", "Deployment", "Service", "HorizontalPodAutoscaler", "PodDisruptionBudget"})
			for kind, meta := range made.meta {
				expected := map[string]string{"ServiceAccount": "edge-account"}[kind]
				if expected == "" {
					expected = "edge-istio"
				}
				same(t, kind+" name", meta.Namespace+"/"+meta.Name, "team/"+expected)
				same(t, kind+" owner", string(meta.OwnerReferences[0].UID), "u-1")
				same(t, kind+" label", meta.Labels["team"], "a")
				same(t, kind+" annotation", meta.Annotations["note"], "b")
				same(t, kind+" istiod's own note", meta.Annotations["gateway.istio.io/controller-version"], "")
			}
			pods := made.deployment.Spec.Template
			for label, value := range made.service.Spec.Selector {
				same(t, "the Service selects "+label, pods.Labels[label], value)
				same(t, "the Deployment selects "+label, made.deployment.Spec.Selector.MatchLabels[label], value)
			}
			same(t, "injected again", pods.Labels["sidecar.istio.io/inject"], "false")
			same(t, "account", pods.Spec.ServiceAccountName, "edge-account")
			same(t, "ports", made.service.Spec.Ports[0].Port, 80)
			same(t, "both families", string(*made.service.Spec.IPFamilyPolicy), "PreferDualStack")
			volumesAreThere(t, pods.Spec)
		})
	}
}

// volumesAreThere holds for every template: the API server refuses a pod that mounts a volume which it does not have.
func volumesAreThere(t *testing.T, spec corev1.PodSpec) {
	t.Helper()
	volumes := map[string]bool{}
	for _, volume := range spec.Volumes {
		volumes[volume.Name] = true
	}
	for _, container := range append(spec.InitContainers, spec.Containers...) {
		for _, mount := range container.VolumeMounts {
			if !volumes[mount.Name] {
				t.Errorf("%s mounts %s, which is no volume of the pod", container.Name, mount.Name)
			}
		}
	}
}

func TestGatewaysRunRestrictedAndStillListenOnLowPorts(t *testing.T) {
	for name, proxy := range map[string]string{"kube-gateway": "istio-proxy", "agentgateway": "agentgateway", "waypoint": "istio-proxy"} {
		spec := deploy(t, name, asItIs).deployment.Spec.Template.Spec
		security := container(t, spec.Containers, proxy).SecurityContext
		same(t, name+" nonroot", *security.RunAsNonRoot, true)
		same(t, name+" escalation", *security.AllowPrivilegeEscalation, false)
		same(t, name+" drops", security.Capabilities.Drop, []corev1.Capability{"ALL"})
		same(t, name+" seccomp", string(spec.SecurityContext.SeccompProfile.Type), "RuntimeDefault")
		if name != "waypoint" {
			same(t, name+" low ports", spec.SecurityContext.Sysctls[0].Name, "net.ipv4.ip_unprivileged_port_start")
		}
	}
}

func TestAWaypointIsScheduledAsTheMeshSays(t *testing.T) {
	made := deploy(t, "waypoint", func(config *Config, _ *gatewayData) {
		config.set("global.waypoint.nodeSelector", map[string]string{"pool": "mesh"})
		config.set("global.waypoint.tolerations", []map[string]string{{"key": "mesh", "operator": "Exists"}})
	})
	spec := made.deployment.Spec.Template.Spec
	same(t, "node selector", spec.NodeSelector, map[string]string{"pool": "mesh"})
	same(t, "toleration", spec.Tolerations[0].Key, "mesh")
	proxy := container(t, spec.Containers, "istio-proxy")
	same(t, "arguments", proxy.Args[:6], []string{"proxy", "waypoint", "--domain", "$(POD_NAMESPACE).svc.cluster.local", "--serviceCluster", "edge-account.$(POD_NAMESPACE)"})
	same(t, "memory", proxy.Resources.Limits.Memory().String(), "1Gi")
	same(t, "captured by ztunnel", made.deployment.Spec.Template.Labels["istio.io/dataplane-mode"], "none")
	same(t, "traffic stays near", made.service.Annotations["networking.istio.io/traffic-distribution"], "PreferClose")
}

func TestAGatewaysNetwork(t *testing.T) {
	of := func(labels map[string]string, controller string) corev1.Container {
		made := deploy(t, "waypoint", func(_ *Config, data *gatewayData) {
			data.InfrastructureLabels, data.ControllerLabel = labels, controller
		})
		return container(t, made.deployment.Spec.Template.Spec.Containers, "istio-proxy")
	}
	labels := map[string]string{"topology.istio.io/network": "west"}
	same(t, "without", environment(of(nil, "istio.io-mesh-controller"), "ISTIO_META_NETWORK"), "(absent)")
	same(t, "waypoint", environment(of(labels, "istio.io-mesh-controller"), "ISTIO_META_NETWORK"), "west")
	same(t, "waypoint's view", environment(of(labels, "istio.io-mesh-controller"), "ISTIO_META_REQUESTED_NETWORK_VIEW"), "(absent)")
	same(t, "east-west's view", environment(of(labels, "istio.io-eastwest-controller"), "ISTIO_META_REQUESTED_NETWORK_VIEW"), "west")
}

func TestAGatewaysAddressIsAskedOfTheLoadBalancer(t *testing.T) {
	made := deploy(t, "kube-gateway", func(_ *Config, data *gatewayData) {
		data.Spec.Addresses = []struct{ Value string }{{"203.0.113.7"}}
	})
	same(t, "address", made.service.Spec.LoadBalancerIP, "203.0.113.7")
}

func TestAgentgatewayGetsEverythingFromIstiod(t *testing.T) {
	made := deploy(t, "agentgateway", asItIs)
	proxy := container(t, made.deployment.Spec.Template.Spec.Containers, "agentgateway")
	same(t, "image", proxy.Image, load(t).image("agentgateway"))
	same(t, "arguments", proxy.Args, []string{"--config", "{}"})
	same(t, "istiod", environment(proxy, "XDS_ADDRESS"), "istiod.istio-system.svc:15012")
	same(t, "gateway", environment(proxy, "GATEWAY"), "edge")
}
