// Command stand-in is what runs in the tests in place of programs that users bring, and of those that no package registry
// has: `stand-in train`, `stand-in trial`, `stand-in model`, `stand-in echo`, and Dex under its own name.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	commands := map[string]func(args []string) error{"train": train, "trial": trial, "model": model, "dex": dex, "echo": echo}
	args := os.Args
	if filepath.Base(args[0]) == "stand-in" {
		args = args[1:]
	}
	if len(args) == 0 || commands[args[0]] == nil {
		fmt.Fprintln(os.Stderr, "usage: stand-in train | trial | model | echo PORT…")
		os.Exit(2)
	}
	if err := commands[args[0]](args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, args[0]+":", err)
		os.Exit(1)
	}
}
