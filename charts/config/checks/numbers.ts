import type { Check } from './check';

/** Kubernetes' grammar of quantities (`resource.ParseQuantity`). */
const QUANTITY = /^(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[KMGTPE]i|[munkMGTPE]|[eE][+-]?[0-9]+)?$/;

/** The largest number that Kubernetes has for pods and the like, of 32 bits. */
const MOST = 2 ** 31 - 1;

/** An amount that Kubernetes reads as a quantity. */
export const quantity: Check<string | number> = (report, at, amount) => {
  if (QUANTITY.test(String(amount))) return true;
  const [, figure, unit] = /^([0-9.]+)\s*([kKMGTP])(?:i?[bB])?$/.exec(String(amount)) ?? [];
  const better = unit ? `'${figure}${unit.toUpperCase()}i'` : `an amount such as '500m', '4' or '64Gi'`;
  return report.check(false, at, `'${amount}' is not a Kubernetes quantity; write ${better}`);
};

/** A number of things, 1 at least, and as many as Kubernetes can count. */
export const count =
  (things: string): Check<number> =>
  (report, at, number) => {
    const isNumber = Number.isInteger(number) && number >= 1;
    const more = `${number} ${things} are more than Kubernetes counts; write ${MOST} or less`;
    return (
      report.check(isNumber, at, `${number} is not a number of ${things}; write 1 or more`) &&
      report.check(number <= MOST, at, more)
    );
  };

/** A whole number of a range. */
export const within =
  (what: string, first: number, last: number): Check<number> =>
  (report, at, number) => {
    const right = Number.isInteger(number) && number >= first && number <= last;
    return report.check(right, at, `${number} is not ${what}; write one of ${first} to ${last}`);
  };

/** A port that a server listens on. */
export const port = within('a port', 1, 65535);
