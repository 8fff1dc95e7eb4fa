package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
)

// model answers as a server of KServe's v1 protocol: it predicts what it is asked.
func model(args []string) error {
	port := os.Getenv("PORT")
	if port == "" {
		port = "8080"
	}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, ":predict") {
			_, _ = fmt.Fprintln(w, `{"status":"alive"}`)
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		_, _ = fmt.Fprintf(w, `{"predictions":%s}`, strings.TrimSuffix(strings.TrimPrefix(string(body), `{"instances":`), "}"))
	})
	fmt.Println("listening at", port, args)
	return http.ListenAndServe(":"+port, nil)
}
