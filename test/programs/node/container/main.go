// Command container is what the test node has in place of a container runtime. `container pause` holds the namespaces of
// a pod, and `container run` runs one container in them. Both end when their standard input does: with the node.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// Container is one container of a pod, as the node describes it.
type Container struct {
	// Pause is the process that holds the namespaces of the pod.
	Pause int `json:"pause"`
	// SharePids says that the processes of the pod see one another.
	SharePids bool `json:"sharePids"`
	// Root is the empty folder that becomes the root of the file system.
	Root string `json:"root"`
	// Host says that the image has the programs of this machine: /usr and what belongs to it.
	Host     bool     `json:"host"`
	Mounts   []Mount  `json:"mounts"`
	ReadOnly bool     `json:"readOnly"`
	Argv     []string `json:"argv"`
	Env      []string `json:"env"`
	Cwd      string   `json:"cwd"`
	User     int      `json:"user"`
	Group    int      `json:"group"`
	Groups   []int    `json:"groups"`
	// Capabilities are the names that are left, without CAP_.
	Capabilities []string `json:"capabilities"`
	NoNewPrivs   bool     `json:"noNewPrivs"`
}

// Mount is a file or folder of this machine, and where the container has it.
type Mount struct {
	Source   string `json:"source"`
	Target   string `json:"target"`
	ReadOnly bool   `json:"readOnly"`
}

func main() {
	runtime.LockOSThread()
	commands := map[string]func([]string) error{"pause": pause, "run": run, "hold": hold, "become": become}
	if len(os.Args) < 3 || commands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: container pause HOSTNAME [shared] | container run FILE")
		os.Exit(2)
	}
	if err := commands[os.Args[1]](os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "container:", err)
		os.Exit(128)
	}
}

// pause starts the process that holds the namespaces of a pod, and prints its id.
func pause(args []string) error {
	flags := syscall.CLONE_NEWNET | syscall.CLONE_NEWUTS | syscall.CLONE_NEWIPC
	if len(args) > 1 {
		flags |= syscall.CLONE_NEWPID
	}
	child := command("hold", args[0])
	child.SysProcAttr.Cloneflags = uintptr(flags)
	ready, err := child.StdoutPipe()
	if err != nil {
		return err
	}
	if err := child.Start(); err != nil {
		return err
	}
	if _, err := io.ReadFull(ready, make([]byte, 1)); err != nil {
		return fmt.Errorf("the namespaces of the pod: %w", err)
	}
	fmt.Println(child.Process.Pid)
	_, _ = io.Copy(io.Discard, os.Stdin)
	return nil
}

// hold is the process that pause starts.
func hold(args []string) error {
	signal.Ignore(syscall.SIGCHLD)
	if err := dieWithParent(); err != nil {
		return err
	}
	if err := unix.Sethostname([]byte(args[0])); err != nil {
		return err
	}
	// As container runtimes do: every user may listen at port 80.
	_ = os.WriteFile("/proc/sys/net/ipv4/ip_unprivileged_port_start", []byte("0"), 0o644)
	fmt.Print("+")
	for {
		_ = unix.Pause()
	}
}

// run runs a container until it ends, and ends with its exit code.
func run(args []string) error {
	c, err := read(args[0])
	if err != nil {
		return err
	}
	spaces := []string{"net", "uts", "ipc"}
	if c.SharePids {
		spaces = append(spaces, "pid")
	}
	for _, name := range spaces {
		if err := join(c.Pause, name); err != nil {
			return fmt.Errorf("the pod's %s namespace: %w", name, err)
		}
	}
	child := command("become", args[0])
	child.Stdout, child.Stderr = os.Stdout, os.Stderr
	child.SysProcAttr.Cloneflags = syscall.CLONE_NEWNS
	if !c.SharePids {
		child.SysProcAttr.Cloneflags |= syscall.CLONE_NEWPID
	}
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	if err := child.Start(); err != nil {
		return err
	}
	go func() {
		for s := range signals {
			_ = child.Process.Signal(s)
		}
	}()
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		_ = child.Process.Kill()
	}()
	var exit *exec.ExitError
	if err := child.Wait(); errors.As(err, &exit) {
		status, _ := exit.Sys().(syscall.WaitStatus)
		if status.Signaled() {
			os.Exit(128 + int(status.Signal()))
		}
		os.Exit(status.ExitStatus())
	} else if err != nil {
		return err
	}
	return nil
}

// command is this program again.
func command(name, argument string) *exec.Cmd {
	child := exec.Command("/proc/self/exe", name, argument)
	child.Stderr = os.Stderr
	child.SysProcAttr = &syscall.SysProcAttr{}
	return child
}

// dieWithParent ends this process when its parent ends. A change of user undoes that. SysProcAttr.Pdeathsig cannot be
// used: it takes a parent in another pid namespace for a dead one.
func dieWithParent() error {
	return unix.Prctl(unix.PR_SET_PDEATHSIG, uintptr(syscall.SIGKILL), 0, 0, 0)
}

func read(file string) (Container, error) {
	var c Container
	text, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(text, &c)
	}
	return c, err
}

func join(pid int, namespace string) error {
	file, err := os.Open(fmt.Sprintf("/proc/%d/ns/%s", pid, namespace))
	if err != nil {
		return err
	}
	defer file.Close()
	return unix.Setns(int(file.Fd()), 0)
}
