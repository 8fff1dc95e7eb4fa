package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
)

// echo answers every request, of HTTP/1 or HTTP/2 without TLS, at some ports with what it got: `echo PORT…`.
func echo(ports []string) error {
	name, err := os.Hostname()
	if err != nil {
		return err
	}
	failed := make(chan error)
	for _, port := range ports {
		handler := func(w http.ResponseWriter, r *http.Request) {
			_ = json.NewEncoder(w).Encode(map[string]any{
				"pod": name, "port": port, "path": r.RequestURI, "host": r.Host, "headers": r.Header,
			})
		}
		server := http.Server{Addr: ":" + port, Handler: http.HandlerFunc(handler), Protocols: &http.Protocols{}}
		server.Protocols.SetHTTP1(true)
		server.Protocols.SetUnencryptedHTTP2(true)
		go func() { failed <- server.ListenAndServe() }()
		fmt.Println("listening at", port)
	}
	if len(ports) == 0 {
		return errors.New("usage: echo PORT…")
	}
	return <-failed
}
