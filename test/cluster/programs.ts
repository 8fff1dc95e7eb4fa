import { join } from 'node:path';

/** Pods of the fake nodes have their addresses here. scripts/cluster-tests.sh makes all of them answer. */
export const POD_CIDR = '10.244.0.0/16';
const SERVICE_CIDR = '10.96.0.0/16';

/** The address of Service kubernetes: the first one of the Services' range. */
export const SERVICE_ADDRESS = '10.96.0.1';

const ISSUER = 'https://kubernetes.default.svc.cluster.local';

/** Ports on loopback, by what listens there. */
export type Ports = Readonly<Record<'etcd' | 'etcdPeers' | 'api' | 'controllers' | 'scheduler' | 'kwok', number>>;

/** How a control plane is started. */
export interface ControlPlaneOptions {
  /** Whether the API server calls the webhooks of admission. Something must answer them: here no pod runs. */
  readonly webhooks: boolean;
  /** Whether kwok plays three nodes. Otherwise whoever starts the control plane makes nodes. @default true */
  readonly nodes?: boolean;
  /** The API server's audit policy, a file; its log is `audit.log` in the folder. @default no log */
  readonly audit?: string;
}

/** A program of the control plane: its name, its arguments, and the URL that answers when it is ready. */
export interface Program {
  readonly name: string;
  readonly args: readonly string[];
  readonly ready: string;
}

/** The programs of a control plane: those of the API server, then those that are its clients. */
export function controlPlane(
  folder: string,
  ports: Ports,
  { webhooks, nodes = true, audit }: ControlPlaneOptions,
): readonly [etcd: Program, apiServer: Program, ...clients: Program[]] {
  const file = (name: string) => join(folder, name);
  const secure = (port: number) => [
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    `--tls-cert-file=${file('server.crt')}`,
    `--tls-private-key-file=${file('server.key')}`,
    '--profiling=false',
  ];
  // Twenty requests a second, the default, would make tests wait.
  const fast = ['--leader-elect=false', '--kube-api-qps=500', '--kube-api-burst=1000'];
  return [
    etcd(folder, ports),
    {
      name: 'kube-apiserver',
      args: [...secure(ports.api), ...apiServer(file, ports, webhooks), ...auditing(file, audit)],
      ready: `https://127.0.0.1:${ports.api}/readyz`,
    },
    {
      name: 'kube-controller-manager',
      args: [...secure(ports.controllers), ...fast, ...controllerManager(file)],
      ready: `https://127.0.0.1:${ports.controllers}/healthz`,
    },
    {
      name: 'kube-scheduler',
      args: [...secure(ports.scheduler), ...fast, `--kubeconfig=${file('kube-scheduler.kubeconfig')}`],
      ready: `https://127.0.0.1:${ports.scheduler}/readyz`,
    },
    ...(nodes ? [kwok(file, ports)] : []),
  ];
}

function etcd(folder: string, ports: Ports): Program {
  const url = `http://127.0.0.1:${ports.etcd}`;
  const peers = `http://127.0.0.1:${ports.etcdPeers}`;
  const args = [
    `--data-dir=${join(folder, 'etcd')}`,
    '--unsafe-no-fsync',
    '--log-level=warn',
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
    `--listen-peer-urls=${peers}`,
    `--initial-advertise-peer-urls=${peers}`,
    `--initial-cluster=default=${peers}`,
  ];
  return { name: 'etcd', args, ready: `${url}/health` };
}

function apiServer(file: (name: string) => string, ports: Ports, webhooks: boolean): readonly string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
    '--advertise-address=198.51.100.1',
    '--endpoint-reconciler-type=none',
    `--service-cluster-ip-range=${SERVICE_CIDR}`,
    `--client-ca-file=${file('ca.crt')}`,
    '--authorization-mode=RBAC',
    // As clusters have it: otherwise no namespace takes a privileged pod, whatever its Pod Security Standard.
    '--allow-privileged=true',
    `--service-account-issuer=${ISSUER}`,
    `--api-audiences=${ISSUER}`,
    `--service-account-signing-key-file=${file('sa.key')}`,
    `--service-account-key-file=${file('sa.key')}`,
    // Webhooks are called at the addresses of their endpoints: nothing here translates addresses of Services.
    '--enable-aggregator-routing=true',
    ...(webhooks ? [] : ['--disable-admission-plugins=MutatingAdmissionWebhook,ValidatingAdmissionWebhook']),
  ];
}

function auditing(file: (name: string) => string, policy: string | undefined): readonly string[] {
  return policy ? [`--audit-policy-file=${policy}`, `--audit-log-path=${file('audit.log')}`] : [];
}

function controllerManager(file: (name: string) => string): readonly string[] {
  return [
    `--kubeconfig=${file('kube-controller-manager.kubeconfig')}`,
    '--use-service-account-credentials=true',
    `--service-account-private-key-file=${file('sa.key')}`,
    `--root-ca-file=${file('ca.crt')}`,
    `--cluster-signing-cert-file=${file('ca.crt')}`,
    `--cluster-signing-key-file=${file('ca.key')}`,
  ];
}

function kwok(file: (name: string) => string, ports: Ports): Program {
  const args = [
    `--kubeconfig=${file('kwok.kubeconfig')}`,
    `--config=${join(__dirname, 'controlplane/kwok.yaml')}`,
    `--server-address=127.0.0.1:${ports.kwok}`,
    '--manage-all-nodes=false',
    '--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake',
    '--node-ip=127.0.0.1',
    `--node-port=${ports.kwok}`,
    `--cidr=${POD_CIDR}`,
    '--node-lease-duration-seconds=40',
  ];
  return { name: 'kwok', args, ready: `http://127.0.0.1:${ports.kwok}/healthz` };
}
