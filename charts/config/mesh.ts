import type { Report } from './report';

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

/** The mesh with all defaults filled in. */
export type Mesh = Required<MeshProps>;

/** Fills in the defaults, and reports a mode that is none. */
export function resolveMesh({ mode = 'sidecar' }: MeshProps, report: Report): Mesh {
  if (!MESH_MODES.includes(mode)) report.add('mesh.mode', `'${mode}' is none of ${MESH_MODES.join(', ')}`);
  return { mode };
}
