package injection

import (
	"reflect"
	"slices"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// app is a pod with one container, and annotations given as name, value, name, value …
func app(annotations ...string) *corev1.Pod {
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: "app", Namespace: "team", Annotations: strdict(annotations...)},
		Spec: corev1.PodSpec{
			InitContainers: []corev1.Container{{Name: "prepare", Image: "example.com/prepare:1"}},
			Containers:     []corev1.Container{{Name: "app", Image: "example.com/app:1"}},
		},
	}
}

func inject(t *testing.T, injector Injector, pod *corev1.Pod) corev1.PodSpec {
	t.Helper()
	injected, err := injector.Inject(pod)
	if err != nil {
		t.Fatal(err)
	}
	return injected.Spec
}

func container(t *testing.T, containers []corev1.Container, name string) corev1.Container {
	t.Helper()
	found := find(containers, name)
	if found == nil {
		t.Fatalf("no container %s among %v", name, containerNames(containers))
	}
	return *found
}

func containerNames(containers []corev1.Container) []string {
	return names(containers, func(c corev1.Container) string { return c.Name })
}

func same[T any](t *testing.T, what string, actual, expected T) {
	t.Helper()
	if !reflect.DeepEqual(actual, expected) {
		t.Errorf("%s\n  is       %v\n  expected %v", what, actual, expected)
	}
}

func argument(container corev1.Container, name string) string {
	at := slices.Index(container.Args, name)
	if at < 0 {
		return "(absent)"
	}
	return container.Args[at+1]
}

func environment(container corev1.Container, name string) string {
	for _, variable := range container.Env {
		if variable.Name == name {
			return variable.Value
		}
	}
	return "(absent)"
}
