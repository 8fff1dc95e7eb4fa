// Command argocd is what the cluster tests start: Argo CD's application controller and repo server, with their own
// flags (`argocd application-controller …`, `argocd repo-server …`), and the Redis that they share
// (`argocd redis ADDRESS`).
package main

import (
	"fmt"
	"io"
	"log"
	"os"
	"time"

	"github.com/alicebob/miniredis/v2"
	controller "github.com/argoproj/argo-cd/v3/cmd/argocd-application-controller/commands"
	reposerver "github.com/argoproj/argo-cd/v3/cmd/argocd-repo-server/commands"
	"github.com/spf13/cobra"
)

func main() {
	if len(os.Args) < 2 {
		log.Fatal("usage: argocd PROGRAM [ARGUMENT]...")
	}
	os.Args = os.Args[1:]
	go dieWithParent()
	var command *cobra.Command
	switch os.Args[0] {
	case "application-controller":
		command = controller.NewCommand()
	case "repo-server":
		command = reposerver.NewCommand()
	case "redis":
		command = redis()
	default:
		log.Fatalf("unknown program %s", os.Args[0])
	}
	command.SilenceUsage = true
	if err := command.Execute(); err != nil {
		os.Exit(1)
	}
}

// dieWithParent ends the program when its standard input does: with the tests that started it, however those end.
func dieWithParent() {
	_, _ = io.Copy(io.Discard, os.Stdin)
	os.Exit(0)
}

// redis is a Redis in memory; Debian's would be one more thing to install.
func redis() *cobra.Command {
	return &cobra.Command{Use: "redis ADDRESS", Args: cobra.ExactArgs(1), RunE: func(_ *cobra.Command, args []string) error {
		server := miniredis.NewMiniRedis()
		if err := server.StartAddr(args[0]); err != nil {
			return fmt.Errorf("redis: %w", err)
		}
		// Its clock stands still unless it is told.
		for {
			time.Sleep(time.Second)
			server.FastForward(time.Second)
		}
	}}
}
