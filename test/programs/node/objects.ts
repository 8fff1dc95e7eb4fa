import type * as k8s from '../../../charts/kit/k8s';

/** What the node reads of every object. */
export interface Live {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
    readonly deletionGracePeriodSeconds?: number;
    readonly ownerReferences?: readonly { readonly kind: string }[];
  };
}

/** A container; an init container that is started again runs beside the others. */
export type Container = k8s.Container & { readonly restartPolicy?: string };

/** A pod as the API server has it: after admission, and bound to a node. */
export interface Pod extends Live {
  readonly spec: Omit<k8s.PodSpec, 'initContainers' | 'containers'> & {
    readonly initContainers?: readonly Container[];
    readonly containers: readonly Container[];
  };
  readonly status?: { readonly phase?: string };
}

/** A Service. */
export interface Service extends Live {
  readonly spec: k8s.ServiceSpec;
}

/** Addresses of the pods of a Service. */
export interface EndpointSlice extends Live {
  readonly endpoints?:
    | readonly {
        readonly addresses: readonly string[];
        readonly hostname?: string;
        readonly conditions: { readonly ready?: boolean };
      }[]
    | null;
  readonly ports?: readonly { readonly name?: string; readonly port?: number }[] | null;
}

/** What runs for an image: a file of this machine in the place that it has in the image, and the image's own settings. */
export interface Image {
  /** Files of this machine, by their path in the image. */
  readonly files: Readonly<Record<string, string>>;
  /** Whether the image has a shell and what else this machine has in /usr. */
  readonly host?: boolean;
  readonly entrypoint: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** @default 65532, as in images of one program */
  readonly user?: number;
  /**
   * A folder of the image that its group, root, may write to. A user that the image does not know is in that group.
   * @default none, and the group of a user has the user's number
   */
  readonly writable?: string;
  /** Whether its arguments are the ports of the container, whatever the container says. @default false */
  readonly isEcho?: boolean;
}

/** What the node is told. */
export interface Settings {
  readonly kubeconfig: string;
  /** Where the API server listens on loopback. */
  readonly apiPort: number;
  /** The key and certificate with which the API server is told logs, in PEM. */
  readonly identity: { readonly key: string; readonly cert: string };
  /** The folder of the files and logs of pods: `<namespace>_<pod>/<container>.log`. */
  readonly folder: string;
  /** The program that runs a container. */
  readonly container: string;
  /** Istio's agent, which leads the traffic of pods through their sidecar. @default there are no sidecars */
  readonly agent?: string;
  /** By the name of the image, as pods have it. */
  readonly images: Readonly<Record<string, Image>>;
}
