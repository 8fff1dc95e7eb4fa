package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// capabilities by name: those that container runtimes give, and those that pods of the platform add.
var capabilities = map[string]int{
	"CHOWN": unix.CAP_CHOWN, "DAC_OVERRIDE": unix.CAP_DAC_OVERRIDE, "FOWNER": unix.CAP_FOWNER, "FSETID": unix.CAP_FSETID,
	"KILL": unix.CAP_KILL, "SETGID": unix.CAP_SETGID, "SETUID": unix.CAP_SETUID, "SETPCAP": unix.CAP_SETPCAP,
	"NET_BIND_SERVICE": unix.CAP_NET_BIND_SERVICE, "NET_RAW": unix.CAP_NET_RAW, "SYS_CHROOT": unix.CAP_SYS_CHROOT,
	"MKNOD": unix.CAP_MKNOD, "AUDIT_WRITE": unix.CAP_AUDIT_WRITE, "SETFCAP": unix.CAP_SETFCAP,
	"NET_ADMIN": unix.CAP_NET_ADMIN, "SYS_PTRACE": unix.CAP_SYS_PTRACE,
}

// become turns this process, which has a mount namespace of its own, into the container.
func become(args []string) error {
	c, err := read(args[0])
	if err != nil {
		return err
	}
	if err := files(c); err != nil {
		return fmt.Errorf("files: %w", err)
	}
	// Or /dev/stdout could not be opened.
	_, _ = os.Stdout.Chown(c.User, -1), os.Stderr.Chown(c.User, -1)
	if err := syscall.Chroot(c.Root); err != nil {
		return err
	}
	if err := os.Chdir(c.Cwd); err != nil {
		return fmt.Errorf("workingDir: %w", err)
	}
	if err := identity(c); err != nil {
		return fmt.Errorf("user: %w", err)
	}
	if err := dieWithParent(); err != nil {
		return err
	}
	program, err := find(c)
	if err != nil {
		return err
	}
	return fmt.Errorf("%s: %w", program, syscall.Exec(program, c.Argv, c.Env))
}

func files(c Container) error {
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return err
	}
	if err := unix.Mount("tmpfs", c.Root, "tmpfs", 0, "mode=0755"); err != nil {
		return err
	}
	for _, name := range []string{"tmp", "etc", "proc", "sys", "dev", "run", "var", "root", "home/nonroot"} {
		if err := os.MkdirAll(filepath.Join(c.Root, name), 0o755); err != nil {
			return err
		}
	}
	_ = os.Chmod(filepath.Join(c.Root, "tmp"), 0o1777)
	if err := unix.Mount("proc", filepath.Join(c.Root, "proc"), "proc", 0, ""); err != nil {
		return fmt.Errorf("/proc: %w", err)
	}
	if err := devices(c.Root); err != nil {
		return err
	}
	if c.Host {
		if err := host(c.Root); err != nil {
			return err
		}
	}
	for _, m := range c.Mounts {
		if err := bind(m.Source, filepath.Join(c.Root, m.Target), m.ReadOnly); err != nil {
			return fmt.Errorf("%s: %w", m.Target, err)
		}
	}
	if c.ReadOnly {
		return unix.Mount("", c.Root, "", unix.MS_REMOUNT|unix.MS_BIND|unix.MS_RDONLY, "")
	}
	return nil
}

func devices(root string) error {
	for _, name := range []string{"null", "zero", "full", "random", "urandom"} {
		if err := bind("/dev/"+name, filepath.Join(root, "dev", name), false); err != nil {
			return err
		}
	}
	links := map[string]string{"stdin": "0", "stdout": "1", "stderr": "2", "fd": ""}
	for name, number := range links {
		if err := os.Symlink("/proc/self/fd/"+number, filepath.Join(root, "dev", name)); err != nil {
			return err
		}
	}
	shm := filepath.Join(root, "dev/shm")
	if err := os.Mkdir(shm, 0o1777); err != nil {
		return err
	}
	return unix.Mount("tmpfs", shm, "tmpfs", 0, "mode=1777")
}

// host gives the container the programs of this machine.
func host(root string) error {
	for _, name := range []string{"/usr", "/bin", "/sbin", "/lib", "/lib64"} {
		info, err := os.Lstat(name)
		switch {
		case errors.Is(err, os.ErrNotExist):
		case err != nil:
			return err
		case info.Mode()&os.ModeSymlink != 0:
			target, err := os.Readlink(name)
			if err == nil {
				err = os.Symlink(target, filepath.Join(root, name))
			}
			if err != nil {
				return err
			}
		default:
			if err := bind(name, filepath.Join(root, name), true); err != nil {
				return err
			}
		}
	}
	return nil
}

func bind(source, target string, readOnly bool) error {
	info, err := os.Stat(source)
	if err != nil {
		return err
	}
	folder := target
	if !info.IsDir() {
		folder = filepath.Dir(target)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	if !info.IsDir() {
		file, err := os.OpenFile(target, os.O_CREATE, 0o644)
		if err != nil {
			return err
		}
		_ = file.Close()
	}
	if err := unix.Mount(source, target, "", unix.MS_BIND|unix.MS_REC, ""); err != nil || !readOnly {
		return err
	}
	return unix.Mount("", target, "", unix.MS_REMOUNT|unix.MS_BIND|unix.MS_RDONLY, "")
}

// identity gives up what the container is not to have. Where only one user is mapped, it remains that one.
func identity(c Container) error {
	keep := [2]uint32{}
	kept := map[int]bool{}
	for _, name := range c.Capabilities {
		number, ok := capabilities[name]
		if !ok {
			return fmt.Errorf("unknown capability %s", name)
		}
		kept[number] = true
		keep[number/32] |= 1 << (number % 32)
	}
	for number := 0; number <= unix.CAP_LAST_CAP; number++ {
		if !kept[number] {
			_ = unix.Prctl(unix.PR_CAPBSET_DROP, uintptr(number), 0, 0, 0)
		}
	}
	unmapped := func(err error) bool { return errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.EPERM) }
	if err := syscall.Setgroups(c.Groups); err != nil && !unmapped(err) {
		return err
	}
	if err := syscall.Setgid(c.Group); err != nil && !unmapped(err) {
		return err
	}
	err := syscall.Setuid(c.User)
	if err != nil && !unmapped(err) {
		return err
	}
	if c.User == 0 || err != nil {
		header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
		data := [2]unix.CapUserData{}
		for i := range data {
			data[i] = unix.CapUserData{Effective: keep[i], Permitted: keep[i]}
		}
		if err := unix.Capset(&header, &data[0]); err != nil {
			return err
		}
	}
	if c.NoNewPrivs {
		return unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
	}
	return nil
}

// find is the file of the program, as execvp finds it.
func find(c Container) (string, error) {
	name := c.Argv[0]
	if strings.Contains(name, "/") {
		return name, nil
	}
	for _, variable := range c.Env {
		path, ok := strings.CutPrefix(variable, "PATH=")
		for _, folder := range strings.Split(path, ":") {
			file := filepath.Join(folder, name)
			if info, err := os.Stat(file); ok && err == nil && !info.IsDir() && info.Mode()&0o111 != 0 {
				return file, nil
			}
		}
	}
	return "", fmt.Errorf("%s: not in the container's PATH", name)
}
