// Command controlplane is what the cluster tests start: `controlplane etcd …`, `controlplane kube-apiserver …` and so
// on are those programs themselves, in one binary, with their own flags; `controlplane pki` and
// `controlplane certificate` make the certificates of the tests.
package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	kcm "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	sched "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kwokconfig "sigs.k8s.io/kwok/pkg/config"
	kwokcmd "sigs.k8s.io/kwok/pkg/kwok/cmd"
	kwoklog "sigs.k8s.io/kwok/pkg/log"
	"sigs.k8s.io/kwok/pkg/utils/signals"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: controlplane PROGRAM [ARGUMENT]...")
		os.Exit(2)
	}
	os.Args = os.Args[1:]
	switch os.Args[0] {
	case "pki":
		exit(pki(os.Args[1:]))
	case "certificate":
		exit(certificate(os.Args[1:]))
	}
	go dieWithParent()
	var c *cobra.Command
	switch os.Args[0] {
	case "etcd":
		etcdmain.Main(os.Args)
		return
	case "kube-apiserver":
		c = apiserver.NewAPIServerCommand()
	case "kube-controller-manager":
		c = kcm.NewControllerManagerCommand()
	case "kube-scheduler":
		c = sched.NewSchedulerCommand()
	case "kwok":
		exit(kwok())
	default:
		exit(fmt.Errorf("unknown program %s", os.Args[0]))
	}
	os.Exit(cli.Run(c))
}

// dieWithParent ends the program when its standard input does: with the tests that started it, however those end.
func dieWithParent() {
	_, _ = io.Copy(io.Discard, os.Stdin)
	os.Exit(0)
}

// kwok is sigs.k8s.io/kwok/cmd/kwok's main.
func kwok() error {
	// cobra merges pflag.CommandLine, where component-base has put a non-bool "version" flag.
	pflag.CommandLine = pflag.NewFlagSet("kwok", pflag.ContinueOnError)
	fs := pflag.NewFlagSet("global", pflag.ContinueOnError)
	fs.ParseErrorsAllowlist.UnknownFlags = true
	fs.Usage = func() {}
	ctx, _ := kwoklog.InitFlags(signals.SetupSignalContext(), fs)
	ctx, err := kwokconfig.InitFlags(ctx, fs)
	if err != nil {
		return err
	}
	c := kwokcmd.NewCommand(ctx)
	c.PersistentFlags().AddFlagSet(fs)
	return c.ExecuteContext(ctx)
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}
