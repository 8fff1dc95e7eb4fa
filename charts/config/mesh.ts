/** How pods are in the mesh. */
export const MESH_MODES = ['sidecar', 'ambient'] as const;

/**
 * - `sidecar`: by an Envoy in each pod.
 * - `ambient`: by ztunnel, one proxy on each node. It knows connections, not requests, so pods whose policies judge
 *   requests keep a sidecar: those of tenants, and Pipelines' API and page.
 */
export type MeshMode = (typeof MESH_MODES)[number];

/** The mesh, which encrypts and authorizes traffic between pods. */
export interface MeshProps {
  /** How pods are in the mesh. @default 'sidecar' */
  readonly mode?: MeshMode;
}
