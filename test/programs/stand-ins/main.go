// Command stand-in is what runs in the tests in place of programs that users bring, and of those that no package registry
// has: `stand-in train`, `stand-in trial`, `stand-in model`.
package main

import (
	"fmt"
	"os"
)

func main() {
	commands := map[string]func(args []string) error{"train": train, "trial": trial, "model": model}
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: stand-in train | trial | model")
		os.Exit(2)
	}
	if err := commands[os.Args[1]](os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "stand-in:", err)
		os.Exit(1)
	}
}
