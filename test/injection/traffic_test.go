package injection

import "testing"

func TestWithoutInterceptionThereIsNothingToSetUp(t *testing.T) {
	pod := app("sidecar.istio.io/interceptionMode", "NONE")
	same(t, "init containers", containerNames(inject(t, Injector{Config: load(t)}, pod).InitContainers), []string{"prepare"})
	native := inject(t, Injector{Config: load(t), NativeSidecars: true}, pod)
	same(t, "native", containerNames(native.InitContainers), []string{"istio-proxy", "prepare"})
}

func TestTrafficAnnotationsReachTheIptablesAndTheCNIPlugin(t *testing.T) {
	annotations := []string{
		"traffic.sidecar.istio.io/includeOutboundIPRanges", "10.0.0.0/8",
		"traffic.sidecar.istio.io/excludeOutboundIPRanges", "10.96.0.1/32",
		"traffic.sidecar.istio.io/includeInboundPorts", "80,443",
		"traffic.sidecar.istio.io/excludeInboundPorts", "9443",
		"traffic.sidecar.istio.io/includeOutboundPorts", "5432",
		"traffic.sidecar.istio.io/excludeOutboundPorts", "3306,6379",
		"traffic.sidecar.istio.io/excludeInterfaces", "eth1",
		"traffic.sidecar.istio.io/kubevirtInterfaces", "net0",
	}
	injected, err := Injector{Config: load(t), NativeSidecars: true}.Inject(app(annotations...))
	if err != nil {
		t.Fatal(err)
	}
	init := container(t, injected.Spec.InitContainers, "istio-validation")
	for option, value := range map[string]string{
		"-i": "10.0.0.0/8", "-x": "10.96.0.1/32", "-b": "80,443", "-d": "15090,15021,9443,15020",
		"-q": "5432", "-o": "3306,6379", "-c": "eth1", "-k": "net0",
	} {
		same(t, option, argument(init, option), value)
	}
	same(t, "excluded inbound", injected.Annotations["traffic.sidecar.istio.io/excludeInboundPorts"], "9443,15020")
	same(t, "excluded outbound", injected.Annotations["traffic.sidecar.istio.io/excludeOutboundPorts"], "3306,6379")
	same(t, "interfaces", injected.Annotations["traffic.sidecar.istio.io/kubevirtInterfaces"], "net0")
}

func TestRerouteVirtualInterfacesWinsOverItsOldName(t *testing.T) {
	spec := inject(t, Injector{Config: load(t)}, app("istio.io/reroute-virtual-interfaces", "net1", "traffic.sidecar.istio.io/kubevirtInterfaces", "net0"))
	same(t, "-k", argument(container(t, spec.InitContainers, "istio-validation"), "-k"), "net1")
}

func TestMeshWideExclusionsReachTheCNIPlugin(t *testing.T) {
	config := load(t)
	config.set("global.proxy.excludeOutboundPorts", "3306")
	config.set("global.proxy.excludeIPRanges", "10.96.0.1/32")
	injected, err := Injector{Config: config}.Inject(app())
	if err != nil {
		t.Fatal(err)
	}
	same(t, "ports", injected.Annotations["traffic.sidecar.istio.io/excludeOutboundPorts"], "3306")
	same(t, "addresses", injected.Annotations["traffic.sidecar.istio.io/excludeOutboundIPRanges"], "10.96.0.1/32")
	same(t, "-o", argument(container(t, injected.Spec.InitContainers, "istio-validation"), "-o"), "3306")
}

func TestStatusPort(t *testing.T) {
	spec := inject(t, Injector{Config: load(t), NativeSidecars: true}, app("status.sidecar.istio.io/port", "15333"))
	same(t, "never redirected", argument(container(t, spec.InitContainers, "istio-validation"), "-d"), "15090,15021,15333")
	proxy := container(t, spec.InitContainers, "istio-proxy")
	same(t, "drained by", proxy.Lifecycle.PreStop.Exec.Command[2], "--debug-port=15333")

	none := inject(t, Injector{Config: load(t), NativeSidecars: true}, app("status.sidecar.istio.io/port", "0"))
	proxy = container(t, none.InitContainers, "istio-proxy")
	same(t, "readiness without a status port", proxy.ReadinessProbe, nil)
	same(t, "startup without a status port", proxy.StartupProbe, nil)
}
