/** Where copies of images are. */
export interface Mirror {
  /** Registry, and folder there, of every image that no rule places. */
  readonly registry?: string;
  /** Places of the images whose address starts alike. */
  readonly rules?: readonly { readonly from: string; readonly to: string }[];
}

/** The address of an image's copy: by the rule with the longest start that fits, or else in the registry. */
export function copyOf(image: string, { registry, rules = [] }: Mirror): string {
  const fitting = rules.filter(({ from }) => isBelow(image, from));
  const [rule] = fitting.sort((a, b) => b.from.length - a.from.length);
  if (rule) return `${rule.to}${image.slice(rule.from.length)}`;
  return registry === undefined ? image : `${registry}${image.slice(image.indexOf('/'))}`;
}

/** Whether an image is in a registry or a folder of one. */
export function isBelow(image: string, place: string): boolean {
  return image.startsWith(`${place}/`);
}
