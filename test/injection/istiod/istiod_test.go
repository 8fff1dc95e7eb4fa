// Package istiod asks istiod's own injection webhook about the templates: the code, not a copy of what it does.
//
// It is a module by itself because istiod is large to build. The code is the nearest to the installed version among
// those that the Go module proxy serves: istio.io/istio has pseudo-versions only. Run it with -count=1: go test repeats an
// earlier result as long as the files of the module are the same, and the templates are outside.
package istiod

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	jsonpatch "github.com/evanphx/json-patch/v5"
	admissionv1 "k8s.io/api/admission/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/yaml"

	"istio.io/istio/pilot/pkg/features"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/config/mesh/meshwatcher"
	"istio.io/istio/pkg/kube/inject"
	"istio.io/istio/pkg/kube/multicluster"
)

const templates = "../../../charts/components/istio/injection/"

// parts says which files, one after the other, are the text of each template.
var parts = map[string][]string{
	"sidecar":      {"shared", "shared.pods", "sidecar"},
	"gateway":      {"shared", "shared.pods", "gateway"},
	"grpc-simple":  {"grpc-simple"},
	"grpc-agent":   {"shared", "shared.pods", "grpc-agent"},
	"waypoint":     {"shared", "shared.gateways", "waypoint"},
	"kube-gateway": {"shared", "shared.gateways", "kube-gateway"},
	"agentgateway": {"shared", "shared.gateways", "agentgateway"},
}

// configMap is the ConfigMap istio-sidecar-injector: the rendered one, or one made of the template files.
func configMap(t *testing.T) (config, values string) {
	t.Helper()
	if file := os.Getenv("INJECTOR_CONFIGMAP"); file != "" {
		object := corev1.ConfigMap{}
		if err := yaml.Unmarshal([]byte(read(t, file)), &object); err != nil {
			t.Fatal(err)
		}
		return object.Data["config"], object.Data["values"]
	}
	texts := map[string]string{}
	for name, files := range parts {
		for _, file := range files {
			texts[name] += read(t, templates+file+".tpl.yaml")
		}
	}
	data, err := yaml.Marshal(map[string]any{"policy": "enabled", "defaultTemplates": []string{"sidecar"}, "templates": texts})
	if err != nil {
		t.Fatal(err)
	}
	return string(data), read(t, "../testdata/values.json")
}

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// watcher hands istiod a configuration that does not change.
type watcher struct {
	config *inject.Config
	values string
}

func (w watcher) SetHandler(func(*inject.Config, string) error)     {}
func (w watcher) Run(<-chan struct{})                               {}
func (w watcher) Get() (config *inject.Config, v string, err error) { return w.config, w.values, nil }

// webhook is istiod's handler of /inject.
func webhook(t *testing.T) http.Handler {
	t.Helper()
	// Without nodes to look at, istiod has to be told that they can run native sidecars.
	features.EnableNativeSidecars = features.NativeSidecarModeEnabled
	text, values := configMap(t)
	config, err := inject.UnmarshalConfig([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	settings, err := mesh.ApplyMeshConfigDefaults(read(t, "../testdata/mesh.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	environment := model.NewEnvironment()
	environment.Watcher = meshwatcher.NewTestWatcher(settings)
	environment.SetPushContext(&model.PushContext{ProxyConfigs: &model.ProxyConfigs{}})
	mux := http.NewServeMux()
	if _, err := inject.NewWebhook(inject.WebhookParameters{
		Watcher:      watcher{&config, values},
		Env:          environment,
		Mux:          mux,
		MultiCluster: multicluster.NewFakeController(),
	}); err != nil {
		t.Fatal(err)
	}
	return mux
}

// admit sends the pod as the API server does, and applies the answer.
func admit(t *testing.T, istiod http.Handler, pod *corev1.Pod) *corev1.Pod {
	t.Helper()
	object, err := json.Marshal(pod)
	if err != nil {
		t.Fatal(err)
	}
	review, err := json.Marshal(admissionv1.AdmissionReview{
		TypeMeta: metav1.TypeMeta{APIVersion: "admission.k8s.io/v1", Kind: "AdmissionReview"},
		Request:  &admissionv1.AdmissionRequest{UID: "1", Namespace: pod.Namespace, Object: runtime.RawExtension{Raw: object}},
	})
	if err != nil {
		t.Fatal(err)
	}
	request := httptest.NewRequest(http.MethodPost, "/inject", bytes.NewReader(review))
	request.Header.Set("Content-Type", "application/json")
	recorder := httptest.NewRecorder()
	istiod.ServeHTTP(recorder, request)

	answer := admissionv1.AdmissionReview{}
	if err := json.Unmarshal(recorder.Body.Bytes(), &answer); err != nil {
		t.Fatalf("%v: %s", err, recorder.Body)
	}
	if !answer.Response.Allowed {
		t.Fatalf("istiod refuses: %v", answer.Response.Result)
	}
	if answer.Response.Patch == nil {
		return pod
	}
	patch, err := jsonpatch.DecodePatch(answer.Response.Patch)
	if err != nil {
		t.Fatal(err)
	}
	if object, err = patch.Apply(object); err != nil {
		t.Fatal(err)
	}
	injected := &corev1.Pod{}
	if err := json.Unmarshal(object, injected); err != nil {
		t.Fatal(err)
	}
	return injected
}

func TestIstiodInjectsAsWithUpstreamsTemplates(t *testing.T) {
	folder := os.Getenv("INJECTION_REFERENCE")
	if folder == "" {
		folder = "../../../../shared/reference-26.03.1/injection"
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skipf("no reference pods in %s: INJECTION_REFERENCE names another folder", folder)
	}
	istiod, image := webhook(t), installedImage(t)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			reference := struct{ Pod, Injected corev1.Pod }{}
			if err := yaml.Unmarshal([]byte(read(t, file)), &reference); err != nil {
				t.Fatal(err)
			}
			actual, expected := data(t, admit(t, istiod, &reference.Pod)), data(t, &reference.Injected)
			expected = referenceImage.ReplaceAllString(expected, image)
			if actual != expected {
				t.Errorf("is\n%s\nexpected\n%s", actual, expected)
			}
		})
	}
}

var referenceImage = regexp.MustCompile(`registry\.istio\.io/release/proxyv2:\S+`)

// installedImage is the proxy of this platform's version.
func installedImage(t *testing.T) string {
	t.Helper()
	_, text := configMap(t)
	values, err := inject.NewValuesConfig(text)
	if err != nil {
		t.Fatal(err)
	}
	return inject.ProxyImage(values.Struct(), nil, nil)
}

// data is the pod as text, with a volume without a source as the emptyDir that it becomes.
func data(t *testing.T, pod *corev1.Pod) string {
	t.Helper()
	pod = pod.DeepCopy()
	for i := range pod.Spec.Volumes {
		if volume := &pod.Spec.Volumes[i]; reflect.ValueOf(volume.VolumeSource).IsZero() {
			volume.EmptyDir = &corev1.EmptyDirVolumeSource{}
		}
	}
	text, err := yaml.Marshal(pod)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestIstiodRunsEveryTemplateForPods(t *testing.T) {
	istiod := webhook(t)
	for _, name := range []string{"sidecar", "gateway", "grpc-agent", "grpc-simple"} {
		pod := &corev1.Pod{
			ObjectMeta: metav1.ObjectMeta{Name: "app", Namespace: "team", Annotations: map[string]string{"inject.istio.io/templates": name}},
			Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: "app", Image: "example.com/app:1"}}},
		}
		if status := admit(t, istiod, pod).Annotations["sidecar.istio.io/status"]; !strings.Contains(status, "default") {
			t.Errorf("%s: status %q", name, status)
		}
	}
}

// TestTrainingsGetNoSidecarUnlessTheyAskForOne looks at what is rendered: the template files say nothing about it.
func TestTrainingsGetNoSidecarUnlessTheyAskForOne(t *testing.T) {
	if os.Getenv("INJECTOR_CONFIGMAP") == "" {
		t.Skip("no INJECTOR_CONFIGMAP")
	}
	istiod := webhook(t)
	for name, want := range map[string]struct {
		labels  map[string]string
		sidecar bool
	}{
		"a notebook":           {map[string]string{"notebook-name": "train"}, true},
		"a node of a TrainJob": {map[string]string{"jobset.sigs.k8s.io/jobset-name": "train"}, false},
		"a Spark executor":     {map[string]string{"sparkoperator.k8s.io/launched-by-spark-operator": "true"}, false},
		"one that asks":        {map[string]string{"jobset.sigs.k8s.io/jobset-name": "train", "sidecar.istio.io/inject": "true"}, true},
	} {
		pod := &corev1.Pod{
			TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Pod"},
			ObjectMeta: metav1.ObjectMeta{Name: "one", Namespace: "ada", Labels: want.labels},
			Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: "main", Image: "main"}}},
		}
		spec := admit(t, istiod, pod).Spec
		if got := len(spec.Containers)+len(spec.InitContainers) > 1; got != want.sidecar {
			t.Errorf("%s has a sidecar: %v", name, got)
		}
	}
}

// TestPodsOfRestrictedTenantsAreCompleted looks at what is rendered for a definition whose tenant ada is restricted.
func TestPodsOfRestrictedTenantsAreCompleted(t *testing.T) {
	rendered := os.Getenv("RESTRICTED_CONFIGMAP")
	if rendered == "" {
		t.Skip("no RESTRICTED_CONFIGMAP")
	}
	t.Setenv("INJECTOR_CONFIGMAP", rendered)
	istiod := webhook(t)
	pod := func(namespace string) *corev1.Pod {
		root, on := int64(0), true
		return admit(t, istiod, &corev1.Pod{
			TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Pod"},
			ObjectMeta: metav1.ObjectMeta{Name: "one", Namespace: namespace},
			Spec: corev1.PodSpec{
				InitContainers: []corev1.Container{{Name: "first", Image: "first"}},
				Containers: []corev1.Container{
					{Name: "main", Image: "main", Args: []string{"a"}},
					{Name: "own", Image: "own", SecurityContext: &corev1.SecurityContext{RunAsUser: &root, Privileged: &on}},
				},
			},
		})
	}
	const complete = `{"capabilities":{"drop":["ALL"]},"runAsUser":1000,"runAsNonRoot":true,"allowPrivilegeEscalation":false,"seccompProfile":{"type":"RuntimeDefault"}}`
	const own = `{"capabilities":{"drop":["ALL"]},"privileged":true,"runAsUser":0,"runAsNonRoot":true,"allowPrivilegeEscalation":false,"seccompProfile":{"type":"RuntimeDefault"}}`
	for namespace, want := range map[string]map[string]string{
		"ada": {"first": complete, "main": complete, "own": own},
		"bob": {"first": "null", "main": "null", "own": `{"privileged":true,"runAsUser":0}`},
	} {
		spec := pod(namespace).Spec
		for _, container := range append(spec.InitContainers, spec.Containers...) {
			expected, asked := want[container.Name]
			delete(want, container.Name)
			context, err := json.Marshal(container.SecurityContext)
			if err != nil {
				t.Fatal(err)
			}
			if asked && string(context) != expected {
				t.Errorf("%s in %s is %s", container.Name, namespace, context)
			}
			if container.Name == "main" && (container.Image != "main" || len(container.Args) != 1) {
				t.Errorf("main in %s is %v", namespace, container)
			}
		}
		if len(want) != 0 {
			t.Errorf("%s lacks %v", namespace, want)
		}
	}
	// A user of the pod holds for its containers.
	user := int64(7)
	mine := admit(t, istiod, &corev1.Pod{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Pod"},
		ObjectMeta: metav1.ObjectMeta{Name: "one", Namespace: "ada"},
		Spec: corev1.PodSpec{
			SecurityContext: &corev1.PodSecurityContext{RunAsUser: &user},
			Containers:      []corev1.Container{{Name: "main", Image: "main"}},
		},
	})
	for _, container := range mine.Spec.Containers {
		if container.Name == "main" && container.SecurityContext.RunAsUser != nil {
			t.Errorf("main runs as %d", *container.SecurityContext.RunAsUser)
		}
	}
}
