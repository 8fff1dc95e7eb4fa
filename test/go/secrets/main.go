// Command secrets reads an ExternalSecret on stdin as the External Secrets Operator does, without a field that it does
// not know, and prints what it has understood.
package main

import (
	"encoding/json"
	"io"
	"log"
	"os"

	externalsecrets "github.com/external-secrets/external-secrets/apis/externalsecrets/v1"
	"sigs.k8s.io/yaml"
)

func main() {
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		log.Fatal(err)
	}
	var found externalsecrets.ExternalSecret
	if err := yaml.UnmarshalStrict(text, &found); err != nil {
		log.Fatal(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(found); err != nil {
		log.Fatal(err)
	}
}
