package injection

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	corev1 "k8s.io/api/core/v1"
)

func load(t *testing.T) *Config {
	t.Helper()
	config, err := LoadConfig()
	if err != nil {
		t.Fatal(err)
	}
	return config
}

// equal compares pods as data: quantities by value, and a volume without a source as the emptyDir that it becomes.
func equal(t *testing.T, actual, expected *corev1.Pod) {
	t.Helper()
	a, e := asData(t, actual), asData(t, expected)
	if !reflect.DeepEqual(a, e) {
		differences(t, "pod", a, e)
	}
}

func asData(t *testing.T, pod *corev1.Pod) map[string]any {
	t.Helper()
	pod = pod.DeepCopy()
	for i := range pod.Spec.Volumes {
		if volume := &pod.Spec.Volumes[i]; volume.VolumeSource == (corev1.VolumeSource{}) {
			volume.EmptyDir = &corev1.EmptyDirVolumeSource{}
		}
	}
	text, err := json.Marshal(pod)
	if err != nil {
		t.Fatal(err)
	}
	data := map[string]any{}
	if err := json.Unmarshal(text, &data); err != nil {
		t.Fatal(err)
	}
	return data
}

// differences names every place where the two are not the same.
func differences(t *testing.T, path string, actual, expected any) {
	t.Helper()
	a, aMap := actual.(map[string]any)
	e, eMap := expected.(map[string]any)
	if aMap && eMap {
		for key := range e {
			if _, ok := a[key]; !ok {
				t.Errorf("%s.%s is missing: %v", path, key, e[key])
			}
		}
		for key, value := range a {
			if other, ok := e[key]; !ok {
				t.Errorf("%s.%s is not expected: %v", path, key, value)
			} else {
				differences(t, path+"."+key, value, other)
			}
		}
		return
	}
	al, aList := actual.([]any)
	el, eList := expected.([]any)
	if aList && eList && len(al) == len(el) {
		for i := range al {
			differences(t, path+"["+itemName(el[i], i)+"]", al[i], el[i])
		}
		return
	}
	if !reflect.DeepEqual(actual, expected) {
		t.Errorf("%s\n  is       %v\n  expected %v", path, actual, expected)
	}
}

func itemName(item any, i int) string {
	if m, ok := item.(map[string]any); ok && m["name"] != nil {
		return fmt.Sprint(m["name"])
	}
	return fmt.Sprint(i)
}
