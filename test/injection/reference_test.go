package injection

import (
	"os"
	"path/filepath"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"
)

// referenceFolder holds pods before and after an istiod with upstream's own templates and native sidecars.
func referenceFolder() string {
	if folder := os.Getenv("INJECTION_REFERENCE"); folder != "" {
		return folder
	}
	return "../../../shared/reference-26.03.1/injection"
}

func TestPodsAreInjectedLikeUpstreamInjectsThem(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(referenceFolder(), "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skipf("no reference pods in %s: INJECTION_REFERENCE names another folder", referenceFolder())
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			reference := struct{ Pod, Injected corev1.Pod }{}
			if err := yaml.Unmarshal(data, &reference); err != nil {
				t.Fatal(err)
			}
			config := load(t)
			actual, err := Injector{Config: config, NativeSidecars: true}.Inject(&reference.Pod)
			if err != nil {
				t.Fatal(err)
			}
			useImage(&reference.Injected, config.image("proxyv2"))
			equal(t, actual, &reference.Injected)
		})
	}
}

// useImage gives the proxy the version that this platform installs.
func useImage(pod *corev1.Pod, image string) {
	for _, containers := range [][]corev1.Container{pod.Spec.Containers, pod.Spec.InitContainers} {
		for i := range containers {
			if name := containers[i].Name; name == proxyName || name == "istio-validation" {
				containers[i].Image = image
			}
		}
	}
}
