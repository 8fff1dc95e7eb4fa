package injection

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/durationpb"
	meshconfig "istio.io/api/mesh/v1alpha1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"
)

const templateFolder = "../../charts/components/istio/injection"

// templateParts says which files, one after the other, are the text of each template: the same as in the ConfigMap.
var templateParts = map[string][]string{
	"sidecar":      {"shared", "shared.pods", "sidecar"},
	"gateway":      {"shared", "shared.pods", "gateway"},
	"grpc-simple":  {"grpc-simple"},
	"grpc-agent":   {"shared", "shared.pods", "grpc-agent"},
	"waypoint":     {"shared", "shared.gateways", "waypoint"},
	"kube-gateway": {"shared", "shared.gateways", "kube-gateway"},
	"agentgateway": {"shared", "shared.gateways", "agentgateway"},
}

// Config is what istiod reads at its start: the ConfigMaps istio-sidecar-injector and istio.
type Config struct {
	templates map[string]*template.Template
	Values    map[string]any
	Mesh      *meshconfig.MeshConfig
}

// LoadConfig reads a fresh copy each time, for tests to change.
func LoadConfig() (*Config, error) {
	texts, values, err := readInjector(os.Getenv("INJECTOR_CONFIGMAP"))
	if err != nil {
		return nil, err
	}
	config := &Config{templates: map[string]*template.Template{}, Mesh: defaultMesh()}
	if err := yaml.Unmarshal(values, &config.Values); err != nil {
		return nil, fmt.Errorf("values: %w", err)
	}
	for name, text := range texts {
		if config.templates[name], err = template.New(name).Funcs(functions()).Parse(text); err != nil {
			return nil, err
		}
	}
	mesh, err := os.ReadFile("testdata/mesh.yaml")
	if err != nil {
		return nil, err
	}
	return config, mergeProto(mesh, config.Mesh)
}

func readInjector(configMap string) (texts map[string]string, values []byte, err error) {
	if configMap == "" {
		values, err = os.ReadFile("testdata/values.json")
		if err != nil {
			return nil, nil, err
		}
		texts, err = readTemplates()
		return texts, values, err
	}
	data, err := os.ReadFile(configMap)
	if err != nil {
		return nil, nil, err
	}
	object := corev1.ConfigMap{}
	if err := yaml.UnmarshalStrict(data, &object); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", configMap, err)
	}
	config := struct {
		Templates map[string]string `json:"templates"`
	}{}
	if err := yaml.Unmarshal([]byte(object.Data["config"]), &config); err != nil {
		return nil, nil, fmt.Errorf("%s: config: %w", configMap, err)
	}
	return config.Templates, []byte(object.Data["values"]), nil
}

func readTemplates() (map[string]string, error) {
	texts := map[string]string{}
	for name, parts := range templateParts {
		text := strings.Builder{}
		for _, part := range parts {
			data, err := os.ReadFile(filepath.Join(templateFolder, part+".tpl.yaml"))
			if err != nil {
				return nil, err
			}
			text.Write(data)
		}
		texts[name] = text.String()
	}
	return texts, nil
}

func defaultProxyConfig() *meshconfig.ProxyConfig {
	return &meshconfig.ProxyConfig{
		ConfigPath:               "./etc/istio/proxy",
		BinaryPath:               "/usr/local/bin/envoy",
		ClusterName:              &meshconfig.ProxyConfig_ServiceCluster{ServiceCluster: "istio-proxy"},
		DrainDuration:            durationpb.New(45 * time.Second),
		TerminationDrainDuration: durationpb.New(5 * time.Second),
		ProxyAdminPort:           15000,
		ControlPlaneAuthPolicy:   meshconfig.AuthenticationPolicy_MUTUAL_TLS,
		DiscoveryAddress:         "istiod.istio-system.svc:15012",
		StatNameLength:           189,
		StatusPort:               15020,
	}
}

func defaultMesh() *meshconfig.MeshConfig {
	return &meshconfig.MeshConfig{
		ProxyListenPort:        15001,
		ProxyInboundListenPort: 15006,
		RootNamespace:          "istio-system",
		TrustDomain:            "cluster.local",
		DefaultConfig:          defaultProxyConfig(),
	}
}

// set changes one of the chart's values: the path "global.proxy.privileged".
func (c *Config) set(path string, value any) {
	fields := strings.Split(path, ".")
	at := c.Values
	for _, field := range fields[:len(fields)-1] {
		next, ok := at[field].(map[string]any)
		if !ok {
			next = map[string]any{}
			at[field] = next
		}
		at = next
	}
	// As istiod reads it from the ConfigMap: every number is a float64.
	data, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	var decoded any
	if err := json.Unmarshal(data, &decoded); err != nil {
		panic(err)
	}
	at[fields[len(fields)-1]] = decoded
}

var lenient = protojson.UnmarshalOptions{DiscardUnknown: true}
