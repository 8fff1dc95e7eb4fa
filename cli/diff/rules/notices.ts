/** What users notice when the pods of a workload are replaced. */
interface Notice {
  /** Recognizes the workload by its kind and name. */
  readonly workload: RegExp;
  readonly text: string;
}

/** By workload, the first that fits. Controllers that are away for seconds delay what users start, and stop nothing. */
const NOTICES: readonly Notice[] = [
  { workload: /^Notebook /, text: 'the notebook stops and starts: what is not saved is lost, and so are kernels' },
  {
    workload: /^(?:InferenceService|InferenceGraph) /,
    text: 'a new revision starts before the old one stops: models answer',
  },
  {
    workload: /ingressgateway|\bgateway-istio\b/,
    text: 'open connections end: notebooks connect again, uploads are repeated',
  },
  { workload: /(?:cluster|knative)-local-gateway/, text: 'requests to models inside of the cluster fail for seconds' },
  { workload: / ztunnel$/, text: 'all connections of the mesh on the node end, those of notebooks too' },
  { workload: / istio-cni/, text: 'pods that start meanwhile wait' },
  { workload: /\/istiod/, text: 'pods that start meanwhile wait for their sidecar; running ones go on' },
  { workload: /\/dex$/, text: 'logins under way fail; sessions go on' },
  { workload: /\/oauth2-proxy$/, text: 'pages fail for seconds where there is one replica; sessions go on' },
  { workload: /mysql|postgres|mariadb/, text: 'pages and runs that need the database fail until it is back' },
  { workload: /seaweedfs|minio/, text: 'steps that read or write artifacts fail until it is back; retried ones go on' },
  { workload: /workflow-controller/, text: 'running steps go on; the next ones start when it is back' },
  { workload: /\/ml-pipeline(?:-ui)?$/, text: 'the pages of pipelines fail for seconds; running pipelines go on' },
  { workload: /metadata-grpc|metadata-envoy|cache-server/, text: 'steps that record metadata meanwhile try again' },
  { workload: /\/activator$|3scale/, text: 'requests to models that are scaled to zero fail for seconds' },
  { workload: /central-?dashboard|\/dashboard$/, text: 'the dashboard fails for seconds; sessions go on' },
  { workload: /web-app|katib-ui|webapp/, text: 'its page fails for seconds' },
  { workload: /webhook|poddefaults/, text: 'objects that it looks at cannot be made for seconds; running ones go on' },
];

/** What users notice of a restart; undefined where running notebooks, sessions and pipelines go on and nothing is seen. */
export function noticeOf(kind: string, namespace: string | undefined, name: string): string | undefined {
  const text = `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
  return NOTICES.find(({ workload }) => workload.test(text))?.text;
}
