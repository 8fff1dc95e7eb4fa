package injection

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig/v3"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	meshconfig "istio.io/api/mesh/v1alpha1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"
)

// functions are what istiod 1.29 and 1.30 both give their templates on top of sprig: no later ones, since a template that names an
// unknown function does not parse, and then istiod injects nothing at all.
func functions() template.FuncMap {
	all := sprig.TxtFuncMap()
	maps.Copy(all, template.FuncMap{
		"annotation":          annotation,
		"appendMultusNetwork": appendMultusNetwork,
		"applicationPorts":    func(containers []corev1.Container) string { return ports(containers, "istio-proxy") },
		"contains":            func(part, text string) bool { return strings.Contains(text, part) },
		"directory":           func(file string) string { dir, _ := path.Split(file); return dir },
		"env":                 env,
		"excludeInboundPort":  excludeInboundPort,
		"excludeInterfaces":   func(names string) string { return names },
		"formatDuration":      func(d *durationpb.Duration) string { return d.AsDuration().String() },
		"fromJSON":            fromJSON,
		"includeInboundPorts": func(containers []corev1.Container) string { return ports(containers, "") },
		"indent":              indent,
		"isset":               func(m map[string]string, key string) bool { _, ok := m[key]; return ok },
		"kubevirtInterfaces":  func(names string) string { return names },
		"omit":                omit,
		"protoToJSON":         protoToJSON,
		"strdict":             strdict,
		"structToJSON":        toJSON,
		"toJSON":              toJSON,
		"toJsonMap":           func(m ...map[string]string) string { return toJSON(mergeMaps(m...)) },
		"toLower":             strings.ToLower,
		"toYaml":              toYAML,
		"valueOrDefault":      valueOrDefault,
	})
	return all
}

func annotation(pod metav1.ObjectMeta, name string, otherwise any) string {
	if value, ok := pod.Annotations[name]; ok {
		return value
	}
	return fmt.Sprint(otherwise)
}

func valueOrDefault(value, otherwise any) any {
	if value == nil || value == "" {
		return otherwise
	}
	return value
}

func env(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

// excludeInboundPort adds a port to a comma-separated list, once; port 0 means that there is none.
func excludeInboundPort(port any, excluded string) string {
	added := strings.TrimSpace(fmt.Sprint(port))
	list := strings.FieldsFunc(excluded, func(r rune) bool { return r == ',' || r == ' ' })
	if added == "" || added == "0" || slices.Contains(list, added) {
		return excluded
	}
	return strings.Join(append(list, added), ",")
}

func ports(containers []corev1.Container, except string) string {
	var list []string
	for _, container := range containers {
		for _, port := range container.Ports {
			if container.Name != except && (port.Protocol == "" || port.Protocol == corev1.ProtocolTCP) {
				list = append(list, fmt.Sprint(port.ContainerPort))
			}
		}
	}
	return strings.Join(list, ",")
}

// appendMultusNetwork knows the comma-separated form only: no case here has a JSON list of networks.
func appendMultusNetwork(existing, network string) string {
	if existing == "" {
		return network
	}
	if slices.Contains(strings.Split(strings.ReplaceAll(existing, " ", ""), ","), network) {
		return existing
	}
	return existing + ", " + network
}

func indent(spaces int, text string) string {
	return strings.ReplaceAll(text, "\n", "\n"+strings.Repeat(" ", spaces))
}

func toJSON(value any) string {
	data, err := json.Marshal(value)
	if err != nil || string(data) == "null" {
		return "{}"
	}
	return string(data)
}

func fromJSON(text string) any {
	var value any
	if json.Unmarshal([]byte(text), &value) != nil {
		return "{}"
	}
	return value
}

func toYAML(value any) string {
	data, err := yaml.Marshal(value)
	if err != nil {
		return ""
	}
	return string(data)
}

// strdict is sprig's dict for labels and annotations, whose values are strings.
func strdict(pairs ...string) map[string]string {
	m := map[string]string{}
	for pair := range slices.Chunk(pairs, 2) {
		m[pair[0]] = strings.Join(pair[1:], "")
	}
	return m
}

func mergeMaps(all ...map[string]string) map[string]string {
	merged := map[string]string{}
	for _, m := range all {
		maps.Copy(merged, m)
	}
	return merged
}

func omit(m map[string]string, keys ...string) map[string]string {
	rest := maps.Clone(m)
	maps.DeleteFunc(rest, func(key, _ string) bool { return slices.Contains(keys, key) })
	return rest
}

// protoToJSON leaves out what a ProxyConfig says by default, in order to keep pods short.
func protoToJSON(message proto.Message) string {
	message = proto.Clone(message)
	if config, ok := message.(*meshconfig.ProxyConfig); ok {
		defaults := defaultProxyConfig().ProtoReflect()
		message := config.ProtoReflect()
		for i := range message.Descriptor().Fields().Len() {
			field := message.Descriptor().Fields().Get(i)
			if message.Has(field) && message.Get(field).Equal(defaults.Get(field)) && defaults.Has(field) {
				message.Clear(field)
			}
		}
	}
	data, err := protojson.Marshal(message)
	if err != nil {
		return "{}"
	}
	// protojson varies its blanks from build to build on purpose.
	compact := &bytes.Buffer{}
	if json.Compact(compact, data) != nil {
		return "{}"
	}
	return compact.String()
}
