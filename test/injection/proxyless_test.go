package injection

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestProxylessGRPCWithoutAnAgentNeedsEnvironmentOnly(t *testing.T) {
	pod := app("inject.istio.io/templates", "grpc-simple")
	spec := inject(t, Injector{Config: load(t)}, pod)
	same(t, "containers", containerNames(spec.Containers), []string{"app"})
	same(t, "init containers", containerNames(spec.InitContainers), []string{"prepare"})
	client := container(t, spec.Containers, "app")
	bootstrap := struct {
		Servers []struct {
			URI string `json:"server_uri"`
		} `json:"xds_servers"`
		Node struct {
			ID       string            `json:"id"`
			Metadata map[string]string `json:"metadata"`
		} `json:"node"`
	}{}
	if err := json.Unmarshal([]byte(environment(client, "GRPC_XDS_BOOTSTRAP_CONFIG")), &bootstrap); err != nil {
		t.Fatal(err)
	}
	same(t, "server", bootstrap.Servers[0].URI, "dns:///istiod.istio-system.svc:15010")
	same(t, "generator", bootstrap.Node.Metadata["GENERATOR"], "grpc")
	// kubelet replaces a reference only by a variable that stands before it.
	before := ""
	for _, variable := range client.Env {
		if variable.Name == "GRPC_XDS_BOOTSTRAP_CONFIG" {
			break
		}
		before += "$(" + variable.Name + ")"
	}
	for _, reference := range []string{"$(INSTANCE_IP)", "$(POD_NAME)", "$(POD_NAMESPACE)"} {
		same(t, reference+" is used and defined before", strings.Contains(bootstrap.Node.ID, reference) && strings.Contains(before, reference), true)
	}
}

func TestProxylessGRPCWithAnAgentSharesItsFiles(t *testing.T) {
	spec := inject(t, Injector{Config: load(t)}, app("inject.istio.io/templates", "grpc-agent"))
	same(t, "containers", containerNames(spec.Containers), []string{"app", "istio-proxy"})
	client, agent := container(t, spec.Containers, "app"), container(t, spec.Containers, "istio-proxy")
	same(t, "bootstrap", environment(client, "GRPC_XDS_BOOTSTRAP"), "/etc/istio/proxy/grpc-bootstrap.json")
	same(t, "Envoy", environment(agent, "DISABLE_ENVOY"), "true")
	mounts := map[string]string{}
	for _, mount := range agent.VolumeMounts {
		mounts[mount.Name] = mount.MountPath
	}
	for _, mount := range client.VolumeMounts {
		same(t, mount.Name, mount.MountPath, mounts[mount.Name])
	}
	volumesAreThere(t, spec)
}
