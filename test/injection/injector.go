package injection

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"
	meshconfig "istio.io/api/mesh/v1alpha1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
	"sigs.k8s.io/yaml"
)

const proxyName = "istio-proxy"

// templateData is what istiod's templates for pods see: inject.SidecarTemplateData.
type templateData struct {
	TypeMeta                 metav1.TypeMeta
	DeploymentMeta           types.NamespacedName
	ObjectMeta               metav1.ObjectMeta
	Spec                     corev1.PodSpec
	ProxyConfig              *meshconfig.ProxyConfig
	MeshConfig               *meshconfig.MeshConfig
	Values                   map[string]any
	Revision                 string
	NativeSidecars           bool
	ProxyImage               string
	ProxyUID                 int64
	ProxyGID                 int64
	InboundTrafficPolicyMode string
	CompliancePolicy         string
}

// Injector injects pods that no controller owns, as the admission webhook of an istiod without a revision.
type Injector struct {
	Config         *Config
	NativeSidecars bool
}

// Inject returns the pod as istiod hands it back.
func (in Injector) Inject(original *corev1.Pod) (*corev1.Pod, error) {
	if original.Spec.HostNetwork || original.Labels["sidecar.istio.io/inject"] == "false" {
		return original, nil
	}
	proxyConfig := proto.Clone(in.Config.Mesh.DefaultConfig).(*meshconfig.ProxyConfig)
	if err := mergeProto([]byte(original.Annotations["proxy.istio.io/config"]), proxyConfig); err != nil {
		return nil, err
	}
	pod := original.DeepCopy()
	injected := &corev1.Pod{}
	for _, name := range in.templates(original) {
		text, err := in.render(name, original, proxyConfig)
		if err != nil {
			return nil, err
		}
		if injected, err = overlay(injected, text); err != nil {
			return nil, fmt.Errorf("template %s: %w\n%s", name, err, text)
		}
		if find(injected.Spec.InitContainers, proxyName) != nil {
			// The user writes the proxy among the containers, wherever the template puts it.
			pod.Spec.Containers, pod.Spec.InitContainers = move(pod.Spec.Containers, pod.Spec.InitContainers, proxyName)
		}
		if pod, err = overlay(pod, text); err != nil {
			return nil, err
		}
	}
	pod, err := restoreUsersContainers(pod, original, injected)
	if err != nil {
		return nil, err
	}
	return pod, in.complete(pod, injected, proxyConfig)
}

func (in Injector) templates(pod *corev1.Pod) []string {
	if names, ok := pod.Annotations["inject.istio.io/templates"]; ok {
		return strings.Split(names, ",")
	}
	return []string{"sidecar"}
}

func (in Injector) render(name string, pod *corev1.Pod, proxyConfig *meshconfig.ProxyConfig) ([]byte, error) {
	data := &templateData{
		TypeMeta:                 metav1.TypeMeta{Kind: "Pod", APIVersion: "v1"},
		DeploymentMeta:           types.NamespacedName{Namespace: pod.Namespace, Name: pod.Name},
		ObjectMeta:               pod.ObjectMeta,
		Spec:                     pod.Spec,
		ProxyConfig:              proxyConfig,
		MeshConfig:               in.Config.Mesh,
		Values:                   in.Config.Values,
		NativeSidecars:           in.NativeSidecars,
		ProxyImage:               in.Config.image("proxyv2"),
		ProxyUID:                 1337,
		ProxyGID:                 1337,
		InboundTrafficPolicyMode: strings.ToLower(in.Config.Mesh.GetInboundTrafficPolicy().GetMode().String()),
	}
	return in.Config.execute(name, data)
}

func (c *Config) execute(name string, data any) ([]byte, error) {
	parsed, ok := c.templates[name]
	if !ok {
		return nil, fmt.Errorf("there is no template %q", name)
	}
	out := &bytes.Buffer{}
	err := parsed.Execute(out, data)
	return out.Bytes(), err
}

func (c *Config) image(name string) string {
	global := c.Values["global"].(map[string]any)
	return fmt.Sprintf("%v/%s:%v", global["hub"], name, global["tag"])
}

// overlay is kubectl's strategic merge: containers, volumes and environment are merged by name.
func overlay(pod *corev1.Pod, patch []byte) (*corev1.Pod, error) {
	before, err := json.Marshal(pod)
	if err != nil {
		return nil, err
	}
	change, err := yaml.YAMLToJSONStrict(patch)
	if err != nil {
		return nil, err
	}
	after, err := strategicpatch.StrategicMergePatch(before, change, corev1.Pod{})
	if err != nil {
		return nil, err
	}
	merged := &corev1.Pod{}
	return merged, json.Unmarshal(after, merged)
}

// restoreUsersContainers puts what the user said about a container on top of what the template says about it, and
// notes it for the case that the pod is injected again.
func restoreUsersContainers(pod, original, injected *corev1.Pod) (*corev1.Pod, error) {
	type spec struct {
		Containers     []corev1.Container `json:"containers,omitempty"`
		InitContainers []corev1.Container `json:"initContainers,omitempty"`
	}
	users := slices.Concat(original.Spec.Containers, original.Spec.InitContainers)
	overlap := func(names []corev1.Container) (found []corev1.Container) {
		for _, container := range names {
			if match := find(users, container.Name); match != nil {
				match := match.DeepCopy()
				if match.Image == "auto" {
					match.Image = ""
				}
				found = append(found, *match)
			}
		}
		return found
	}
	overrides := spec{Containers: overlap(injected.Spec.Containers), InitContainers: overlap(injected.Spec.InitContainers)}
	if overrides.Containers == nil && overrides.InitContainers == nil {
		return pod, nil
	}
	note, err := json.Marshal(overrides)
	if err != nil {
		return nil, err
	}
	patch, err := json.Marshal(map[string]any{"spec": overrides})
	if err != nil {
		return nil, err
	}
	if pod, err = overlay(pod, patch); err != nil {
		return nil, err
	}
	metav1.SetMetaDataAnnotation(&pod.ObjectMeta, "proxy.istio.io/overrides", string(note))
	return pod, nil
}

// mergeProto reads YAML into a message: what it does not name stays.
func mergeProto(text []byte, into proto.Message) error {
	data, err := yaml.YAMLToJSON(text)
	if err != nil || string(data) == "null" {
		return err
	}
	read := into.ProtoReflect().New().Interface()
	if err := lenient.Unmarshal(data, read); err != nil {
		return err
	}
	proto.Merge(into, read)
	return nil
}

func find(containers []corev1.Container, name string) *corev1.Container {
	for i := range containers {
		if containers[i].Name == name {
			return &containers[i]
		}
	}
	return nil
}

func move(from, to []corev1.Container, name string) (rest, with []corev1.Container) {
	if found := find(from, name); found != nil {
		to = append(to, *found)
	}
	return slices.DeleteFunc(slices.Clone(from), func(c corev1.Container) bool { return c.Name == name }), to
}
