import type { Stage } from '../contract/stage';

/** Callers of pods: the ingress gateway, tenants' pods, or pods of the same namespace. */
export type Caller = 'gateway' | 'tenants' | 'namespace';

/** Pods that are called from outside of their component, and their callers. */
export interface CalledPods {
  /** Labels of the pods. */
  readonly pods: Readonly<Record<string, string>>;
  /** Their callers. @default all, including the API server */
  readonly from?: readonly Caller[];
  /** Ports that are called. @default all */
  readonly ports?: readonly number[];
}

/** A page of the dashboard's menu. */
export interface MenuPage {
  readonly text: string;
  /** Path behind the gateway, such as `/jupyter/`. */
  readonly link: string;
}

/** An entry of the dashboard's menu: a page, or a section that opens to several. */
export type MenuEntry = (MenuPage | { readonly text: string; readonly items: readonly MenuPage[] }) & {
  /** One of Polymer's iron-icons, such as `book`, or of Kubeflow's own set, such as `kubeflow:katib`. */
  readonly icon: string;
  /** Position in the menu. @default after the entries that have one */
  readonly place?: number;
};

/** A shortcut on the dashboard's home page. */
export interface QuickLink extends MenuPage {
  /** A second line. */
  readonly desc: string;
  /** Position among the shortcuts. @default after the shortcuts that have one */
  readonly place?: number;
}

/** The documentation of a system, which the dashboard's home page links to. */
export interface Documentation {
  /** The system's name, in the link's text. */
  readonly system: string;
  /** Its URL. */
  readonly link: string;
  /** Position among the links. @default after the links that have one */
  readonly place?: number;
}

/** What the dashboard shows of a component. */
export interface DashboardFacts {
  /** Its entries in the menu. @default none */
  readonly menu?: readonly MenuEntry[];
  /** Shortcuts to its pages. @default none */
  readonly quickLinks?: readonly QuickLink[];
  /** Its documentation. @default none */
  readonly documentation?: readonly Documentation[];
}

/** Where a program serves metrics for Prometheus. */
export interface MetricsPort {
  readonly port: number;
  /** @default '/metrics' */
  readonly path?: string;
  /**
   * `https` with a certificate that no CA knows, or `authorized`: the same, and the program asks the API server whether the
   * caller's ServiceAccount may `get` the path. @default 'http'
   */
  readonly by?: 'http' | 'https' | 'authorized';
  /** Whether the port serves other requests too: Prometheus may then ask for the path alone. @default false */
  readonly shared?: boolean;
}

/** Who has traffic with a namespace. */
export type NamespaceTraffic = 'sidecars' | 'tenants';

/**
 * Facts about a component that the definition, the dashboard, the mesh and tenants need before it is made. They stand
 * on the component's class, as `static readonly facts`, and nowhere else.
 */
export interface ComponentFacts<Choices = unknown, Name extends string = string> {
  /** Its name in the definition (`components.<name>`), and the folder of its objects. */
  readonly name: Name;
  /** The stage of all its objects but namespaces, CRDs and priority classes, which belong to the foundation. */
  readonly stage: Stage;
  /** Namespace of the objects that name none. No tenant may have that name. */
  readonly namespace: string;
  /** The Namespaces that it renders. No tenant may have their names. @default none */
  readonly namespaces?: readonly string[];
  /**
   * Who has traffic with those Namespaces. Sidecars are told of the Services in them; the policies of isolated tenants
   * let their pods in and out. @default both, sidecars and tenants
   */
  readonly reachedBy?: readonly NamespaceTraffic[];
  /** Whether it is installed only where it is switched on; other options may decide that. @default false */
  readonly optional?: boolean | ((choices: Choices) => boolean);
  /** Components that must be installed too; other options may decide that. @default none */
  readonly requires?: readonly Name[] | ((choices: Choices) => readonly Name[]);
  /**
   * Pods that others call, by the name of the NetworkPolicy that admits the callers. They stand here, and not among
   * the component's objects, if the system may also be installed by other means. @default none
   */
  readonly callers?: Readonly<Record<string, CalledPods>>;
  /** What the dashboard shows of it. @default nothing */
  readonly dashboard?: DashboardFacts;
  /**
   * Where its programs serve metrics, by the names of their Deployments, StatefulSets and DaemonSets; a text says why a
   * program is not scraped. With `monitoring`, Prometheus is told of them and let in. @default none is scraped
   */
  readonly metrics?: Readonly<Record<string, MetricsPort | string>>;
}
