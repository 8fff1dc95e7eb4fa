package injection

import (
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
)

func TestWithCNIThePodNeedsNoPrivilege(t *testing.T) {
	spec := inject(t, Injector{Config: load(t), NativeSidecars: true}, app())
	same(t, "init containers", containerNames(spec.InitContainers), []string{"istio-validation", "istio-proxy", "prepare"})
	for _, name := range []string{"istio-validation", "istio-proxy"} {
		security := container(t, spec.InitContainers, name).SecurityContext
		same(t, name+" runs as root", *security.RunAsUser == 0 || !*security.RunAsNonRoot, false)
		same(t, name+" adds capabilities", security.Capabilities.Add, nil)
		same(t, name+" drops", security.Capabilities.Drop, []corev1.Capability{"ALL"})
		same(t, name+" seccomp", string(security.SeccompProfile.Type), "RuntimeDefault")
	}
}

func TestANativeSidecarRunsAsLongAsThePod(t *testing.T) {
	proxy := container(t, inject(t, Injector{Config: load(t), NativeSidecars: true}, app()).InitContainers, "istio-proxy")
	same(t, "restart policy", *proxy.RestartPolicy, corev1.ContainerRestartPolicyAlways)
}

func TestTheAgentsTokenIsForTheMeshsAuthorityAlone(t *testing.T) {
	for _, volume := range inject(t, Injector{Config: load(t)}, app()).Volumes {
		if volume.Name == "istio-token" {
			token := volume.Projected.Sources[0].ServiceAccountToken
			same(t, "audience", token.Audience, "istio-ca")
			same(t, "lifetime in seconds", *token.ExpirationSeconds, 12*60*60)
		}
	}
}

func TestCanonicalNameAndRevision(t *testing.T) {
	for expected, labels := range map[string]map[string]string{
		"app latest": nil,
		"shop v2":    {"app": "shop", "version": "v2"},
		"store 2.0":  {"app": "shop", "version": "v2", "app.kubernetes.io/name": "store", "app.kubernetes.io/version": "2.0"},
		"mall 3":     {"app": "shop", "service.istio.io/canonical-name": "mall", "service.istio.io/canonical-revision": "3"},
	} {
		pod := app()
		pod.Labels = labels
		injected, err := Injector{Config: load(t)}.Inject(pod)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "canonical", injected.Labels["service.istio.io/canonical-name"]+" "+injected.Labels["service.istio.io/canonical-revision"], expected)
	}
}

func TestAPodWithoutANameIsInjected(t *testing.T) {
	pod := app()
	pod.Name, pod.GenerateName, pod.Labels, pod.OwnerReferences = "", "", nil, nil
	injected, err := Injector{Config: load(t)}.Inject(pod)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "canonical name", injected.Labels["service.istio.io/canonical-name"], "")
	container(t, injected.Spec.InitContainers, "istio-validation")
}

func TestWithoutCNIAnInitContainerRedirectsTraffic(t *testing.T) {
	config := load(t)
	config.set("pilot.cni.enabled", false)
	injected, err := Injector{Config: config, NativeSidecars: true}.Inject(app())
	if err != nil {
		t.Fatal(err)
	}
	same(t, "init containers", containerNames(injected.Spec.InitContainers), []string{"istio-init", "istio-proxy", "prepare"})
	init := container(t, injected.Spec.InitContainers, "istio-init")
	same(t, "arguments", strings.Join(init.Args, " "),
		"istio-iptables -p 15001 -z 15006 -u 1337 -m REDIRECT -i * -x  -b * -d 15090,15021,15020 --log_output_level=default:info")
	same(t, "capabilities", init.SecurityContext.Capabilities.Add, []corev1.Capability{"NET_ADMIN", "NET_RAW"})
	same(t, "user", *init.SecurityContext.RunAsUser, 0)
	same(t, "group", *init.SecurityContext.RunAsGroup, 0)
	same(t, "privileged", *init.SecurityContext.Privileged, false)
	// These two are for the CNI plugin to read.
	for _, name := range []string{"sidecar.istio.io/interceptionMode", "traffic.sidecar.istio.io/includeInboundPorts"} {
		same(t, name, injected.Annotations[name], "")
	}
}

func TestMultusCallsThePluginForPodsThatNameIt(t *testing.T) {
	const networks = "k8s.v1.cni.cncf.io/networks"
	config := load(t)
	for provider, expected := range map[string]string{"default": "storage", "multus": "storage, default/istio-cni"} {
		config.set("pilot.cni.provider", provider)
		injected, err := Injector{Config: config, NativeSidecars: true}.Inject(app(networks, "storage"))
		if err != nil {
			t.Fatal(err)
		}
		same(t, provider, injected.Annotations[networks], expected)
	}
}

func TestOnNodesWithoutNativeSidecarsTheProxyIsAContainer(t *testing.T) {
	spec := inject(t, Injector{Config: load(t)}, app())
	same(t, "init containers", containerNames(spec.InitContainers), []string{"istio-validation", "prepare"})
	same(t, "containers", containerNames(spec.Containers), []string{"app", "istio-proxy"})
	proxy := container(t, spec.Containers, "istio-proxy")
	same(t, "restart policy", proxy.RestartPolicy, nil)
	same(t, "lifecycle", proxy.Lifecycle, nil)
}

func TestAPodChoosesItsKindOfSidecar(t *testing.T) {
	no := inject(t, Injector{Config: load(t), NativeSidecars: true}, app("sidecar.istio.io/nativeSidecar", "false"))
	same(t, "opted out", containerNames(no.Containers), []string{"app", "istio-proxy"})
	yes := inject(t, Injector{Config: load(t)}, app("sidecar.istio.io/nativeSidecar", "true"))
	same(t, "opted in", containerNames(yes.InitContainers), []string{"istio-validation", "istio-proxy", "prepare"})
}

func TestHoldApplicationUntilProxyStarts(t *testing.T) {
	pod := app("proxy.istio.io/config", "holdApplicationUntilProxyStarts: true")
	spec := inject(t, Injector{Config: load(t)}, pod)
	same(t, "containers", containerNames(spec.Containers), []string{"istio-proxy", "app"})
	lifecycle := container(t, spec.Containers, "istio-proxy").Lifecycle
	same(t, "kubelet starts the next container after", lifecycle.PostStart.Exec.Command, []string{"pilot-agent", "wait"})

	native := inject(t, Injector{Config: load(t), NativeSidecars: true}, pod)
	proxy := container(t, native.InitContainers, "istio-proxy")
	same(t, "a native sidecar waits by its startup probe", proxy.StartupProbe.HTTPGet.Port.IntValue(), 15021)
	same(t, "after start", proxy.Lifecycle.PostStart, nil)
	same(t, "before stop", proxy.Lifecycle.PreStop.Exec.Command, []string{"pilot-agent", "request", "--debug-port=15020", "POST", "drain"})
}

func TestTPROXYNeedsRootInTheProxyAlone(t *testing.T) {
	spec := inject(t, Injector{Config: load(t), NativeSidecars: true}, app("sidecar.istio.io/interceptionMode", "TPROXY"))
	proxy := container(t, spec.InitContainers, "istio-proxy").SecurityContext
	same(t, "capabilities", proxy.Capabilities.Add, []corev1.Capability{"NET_ADMIN"})
	same(t, "user", *proxy.RunAsUser, 0)
	same(t, "group", *proxy.RunAsGroup, 1337)
	same(t, "nonroot", *proxy.RunAsNonRoot, false)
	validation := container(t, spec.InitContainers, "istio-validation")
	same(t, "mode", argument(validation, "-m"), "TPROXY")
	same(t, "validation's user", *validation.SecurityContext.RunAsUser, 1337)
}

func TestUserVolumesAreGivenByNameOrAsAList(t *testing.T) {
	for form, annotations := range map[string][]string{
		"by name": {
			"sidecar.istio.io/userVolume", `{"certs":{"secret":{"secretName":"client"}}}`,
			"sidecar.istio.io/userVolumeMount", `{"certs":{"mountPath":"/etc/client","readOnly":true}}`,
		},
		"list": {
			"sidecar.istio.io/userVolume", `[{"name":"certs","secret":{"secretName":"client"}}]`,
			"sidecar.istio.io/userVolumeMount", `[{"name":"certs","mountPath":"/etc/client","readOnly":true}]`,
		},
	} {
		spec := inject(t, Injector{Config: load(t), NativeSidecars: true}, app(annotations...))
		mounts := container(t, spec.InitContainers, "istio-proxy").VolumeMounts
		same(t, form+": mount", mounts[len(mounts)-1], corev1.VolumeMount{Name: "certs", MountPath: "/etc/client", ReadOnly: true})
		volume := spec.Volumes[len(spec.Volumes)-1]
		same(t, form+": volume", volume.Name, "certs")
		same(t, form+": secret", volume.Secret.SecretName, "client")
	}
}

func TestReadinessAnnotations(t *testing.T) {
	spec := inject(t, Injector{Config: load(t), NativeSidecars: true}, app(
		"readiness.status.sidecar.istio.io/initialDelaySeconds", "7",
		"readiness.status.sidecar.istio.io/periodSeconds", "8",
		"readiness.status.sidecar.istio.io/failureThreshold", "9"))
	probe := container(t, spec.InitContainers, "istio-proxy").ReadinessProbe
	same(t, "delay, period, threshold", []int32{probe.InitialDelaySeconds, probe.PeriodSeconds, probe.FailureThreshold}, []int32{7, 8, 9})
}

func TestImagePullSecretsAreAddedToThePods(t *testing.T) {
	config := load(t)
	config.set("global.imagePullSecrets", []string{"registry", "mirror"})
	pod := app()
	pod.Spec.ImagePullSecrets = []corev1.LocalObjectReference{{Name: "own"}}
	secrets := names(inject(t, Injector{Config: config}, pod).ImagePullSecrets, func(s corev1.LocalObjectReference) string { return s.Name })
	slices.Sort(secrets)
	same(t, "secrets", secrets, []string{"mirror", "own", "registry"})
}

func TestOneResourceAnnotationReplacesAllDefaults(t *testing.T) {
	spec := inject(t, Injector{Config: load(t), NativeSidecars: true}, app("sidecar.istio.io/proxyMemory", "2Gi"))
	resources := container(t, spec.InitContainers, "istio-proxy").Resources
	same(t, "memory", resources.Requests.Memory().String(), "2Gi")
	same(t, "limits", resources.Limits, nil)
}

func TestImageAndLogAnnotations(t *testing.T) {
	spec := inject(t, Injector{Config: load(t), NativeSidecars: true}, app(
		"sidecar.istio.io/proxyImage", "registry.example.com/proxy:9",
		"sidecar.istio.io/logLevel", "debug",
		"sidecar.istio.io/componentLogLevel", "upstream:trace",
		"sidecar.istio.io/agentLogLevel", "all:debug"))
	proxy := container(t, spec.InitContainers, "istio-proxy")
	same(t, "image", proxy.Image, "registry.example.com/proxy:9")
	same(t, "init image", container(t, spec.InitContainers, "istio-validation").Image, "registry.example.com/proxy:9")
	same(t, "logging", proxy.Args[4:], []string{"--proxyLogLevel=debug", "--proxyComponentLogLevel=upstream:trace", "--log_output_level=all:debug"})
}

func TestProxyMetadataBecomesEnvironment(t *testing.T) {
	spec := inject(t, Injector{Config: load(t), NativeSidecars: true}, app("proxy.istio.io/config",
		`{"proxyMetadata": {"ISTIO_META_DNS_CAPTURE": "true", "ISTIO_DUAL_STACK": "true", "ODD": "a: \"b\" # c"}}`))
	for _, name := range []string{"istio-validation", "istio-proxy"} {
		with := container(t, spec.InitContainers, name)
		same(t, name+" DNS capture", environment(with, "ISTIO_META_DNS_CAPTURE"), "true")
		same(t, name+" dual stack", environment(with, "ISTIO_DUAL_STACK"), "true")
		same(t, name+" odd characters", environment(with, "ODD"), `a: "b" # c`)
	}
}

func TestNoAnnotationBreaksTheDocument(t *testing.T) {
	hostile := "x\"}, {\n- evil: '"
	spec := inject(t, Injector{Config: load(t), NativeSidecars: true}, app(
		"sidecar.istio.io/logLevel", hostile, "sidecar.istio.io/bootstrapOverride", hostile, "traffic.sidecar.istio.io/excludeOutboundPorts", hostile))
	same(t, "argument", container(t, spec.InitContainers, "istio-proxy").Args[4], "--proxyLogLevel="+hostile)
	same(t, "volume", spec.Volumes[len(spec.Volumes)-1].ConfigMap.Name, hostile)
}

func TestMulticlusterIdentity(t *testing.T) {
	config := load(t)
	config.set("global.network", "network-1")
	config.set("global.meshID", "mesh-1")
	config.set("global.multiCluster.clusterName", "cluster-1")
	config.set("revision", "canary")
	proxy := container(t, inject(t, Injector{Config: config, NativeSidecars: true}, app()).InitContainers, "istio-proxy")
	same(t, "network", environment(proxy, "ISTIO_META_NETWORK"), "network-1")
	same(t, "mesh", environment(proxy, "ISTIO_META_MESH_ID"), "mesh-1")
	same(t, "cluster", environment(proxy, "ISTIO_META_CLUSTER_ID"), "cluster-1")
	same(t, "trust domain", environment(proxy, "TRUST_DOMAIN"), "cluster.local")
	same(t, "certificate authority", environment(proxy, "CA_ADDR"), "istiod-canary.istio-system.svc:15012")
}

func TestSPIREsVolumeTakesThePlaceOfTheSocket(t *testing.T) {
	pod := app()
	pod.Spec.Volumes = []corev1.Volume{{Name: "workload-socket", VolumeSource: corev1.VolumeSource{CSI: &corev1.CSIVolumeSource{Driver: "csi.spiffe.io"}}}}
	for _, volume := range inject(t, Injector{Config: load(t)}, pod).Volumes {
		if volume.Name == "workload-socket" {
			same(t, "emptyDir besides it", volume.EmptyDir, nil)
			same(t, "driver", volume.CSI.Driver, "csi.spiffe.io")
		}
	}
}
