/** Paths that are not yet as they are promised. A name that is taken out of here is checked from then on. */
export const KNOWN: ReadonlySet<string> = new Set<string>();
