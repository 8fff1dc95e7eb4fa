const UNITS: Readonly<Record<string, number>> = {
  n: 1e-9, u: 1e-6, m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18,
  Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60,
}; // oxfmt-ignore

/** A Kubernetes quantity as a number: `500m` is 0.5, `1Gi` is 1073741824. NaN for an invalid quantity. */
export function quantity(amount: string | number): number {
  const [, figure, unit = ''] = /^([0-9.]+(?:[eE][+-]?[0-9]+)?)([a-zA-Z]*)$/.exec(String(amount)) ?? [];
  return Number(figure ?? NaN) * (UNITS[unit] ?? NaN);
}

/** A quantity for custom resources, whose schemas take only whole numbers and texts. */
export function wholeOrText(amount: string | number): string | number {
  return Number.isSafeInteger(amount) ? amount : String(amount);
}
