// Command monitoring reads objects of the Prometheus Operator on stdin, separated by lines of `---`, as the operator does,
// without a field that it does not know, and prints what it has understood, one object a line.
package main

import (
	"bytes"
	"encoding/json"
	"io"
	"log"
	"os"

	monitoring "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	"sigs.k8s.io/yaml"
)

func main() {
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		log.Fatal(err)
	}
	for _, document := range bytes.Split(text, []byte("\n---\n")) {
		var kind struct{ Kind string }
		if err := yaml.Unmarshal(document, &kind); err != nil {
			log.Fatal(err)
		}
		var found any = &monitoring.ServiceMonitor{}
		if kind.Kind == monitoring.PrometheusRuleKind {
			found = &monitoring.PrometheusRule{}
		}
		if err := yaml.UnmarshalStrict(document, found); err != nil {
			log.Fatal(err)
		}
		if err := json.NewEncoder(os.Stdout).Encode(found); err != nil {
			log.Fatal(err)
		}
	}
}
