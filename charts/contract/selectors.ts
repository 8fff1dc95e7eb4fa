type Labels = Readonly<Record<string, string>>;

/** One condition of a selector. */
interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/** A rendered label selector. */
export interface Selector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly Requirement[];
}

/** Whether labels fulfil a selector; an absent selector selects everything. */
export function selects(selector: Selector | undefined, labels: Labels): boolean {
  const { matchLabels, matchExpressions = [] } = selector ?? {};
  for (const name in matchLabels) if (labels[name] !== matchLabels[name]) return false;
  return matchExpressions.every((expression) => fulfils(expression, labels[expression.key]));
}

function fulfils({ operator, values = [] }: Requirement, value: string | undefined): boolean {
  const exists = value !== undefined;
  const isListed = exists && values.includes(value);
  const answers: Readonly<Record<string, boolean>> = { In: isListed, NotIn: !isListed, Exists: exists };
  return answers[operator] ?? !exists;
}
