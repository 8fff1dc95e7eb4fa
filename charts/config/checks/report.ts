import { InvalidPlatform, type Problem } from '../../contract/problems';

/** Labels and subdomains of DNS as in RFC 1123; Kubernetes' grammar of quantities (`resource.ParseQuantity`). */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;
const QUANTITY = /^(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[KMGTPE]i|[munkMGTPE]|[eE][+-]?[0-9]+)?$/;
const EMAIL = /^[^\s@,;<>"']+@[^\s@,;<>"']+\.[^\s@,;<>"']+$/;

/** The largest number that Kubernetes has for pods and the like, of 32 bits. */
const MOST = 2 ** 31 - 1;

/**
 * Gathers what is wrong with a definition, so that the user learns of everything at once. Its checks report at a path
 * of the definition, such as `tenants[2].quota.memory`; those on which others depend return whether all is well.
 */
export class Report {
  private readonly problems: Problem[] = [];

  /** @throws InvalidPlatform if anything was reported */
  throwIfAny(): void {
    if (this.problems.length) throw new InvalidPlatform(this.problems);
  }

  /** Reports what is wrong, and what to write instead, unless it is right. */
  check(right: boolean, at: string, message: string): boolean {
    if (!right) this.problems.push({ at, message });
    return right;
  }

  /** A text of some form. */
  text(at: string, text: string, form: RegExp, what: string): boolean {
    return this.check(form.test(text), at, `'${text}' is not ${what}`);
  }

  /** A word of a list. The type says as much; this says it to those who write JavaScript. */
  oneOf(at: string, word: string, words: readonly string[]): boolean {
    return this.check(words.includes(word), at, `'${String(word)}' is none of ${words.join(', ')}`);
  }

  /** A record that has no other keys than those that are known. */
  keys(at: (key: string) => string, record: object, known: readonly string[], what: string): void {
    for (const key of Object.keys(record)) {
      this.check(known.includes(key), at(key), `is no ${what}; there are ${known.join(', ')}`);
    }
  }

  /** A list whose entries differ in a field. */
  unique(list: string, field: string, values: readonly string[], advice = ''): void {
    const first = firstPlaces(values);
    values.forEach((value, index) => {
      const message = `'${value}' is the ${field} of ${list}[${first.get(value)}] too${advice}`;
      this.check(first.get(value) === index, `${list}[${index}].${field}`, message);
    });
  }

  /** A number of things, 1 at least, and as many as Kubernetes can count. */
  count(at: string, number: number, things: string): boolean {
    const isNumber = Number.isInteger(number) && number >= 1;
    if (!this.check(isNumber, at, `${number} is not a number of ${things}; write 1 or more`)) return false;
    return this.check(number <= MOST, at, `${number} ${things} are more than Kubernetes counts; write ${MOST} or less`);
  }

  /** A port of a range. */
  port(at: string, port: number, what: string, first: number, last: number): void {
    const right = Number.isInteger(port) && port >= first && port <= last;
    this.check(right, at, `${port} is not ${what}; write one of ${first} to ${last}`);
  }

  /** A name that Kubernetes accepts for a namespace. */
  dnsLabel(at: string, name: string): void {
    if (LABEL.test(name)) return;
    const dashed = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
    const better = dashed.slice(0, 63).replace(/^-+|-+$/g, '');
    const what = 'a DNS label (at most 63 of a-z, 0-9 and -, a letter or digit at both ends)';
    this.text(at, name, LABEL, better ? `${what}; write '${better}'` : what);
  }

  /** A name that Kubernetes accepts for an object. */
  dnsName(at: string, name: string): void {
    const what = 'a DNS name (at most 253 of a-z, 0-9, - and ., with a letter or digit at both ends)';
    this.text(at, name, SUBDOMAIN, what);
  }

  /**
   * An e-mail address, in lower case: the platform compares addresses letter by letter (kubeflow/kubeflow#4418), and a
   * user who is spelled in two ways sees an empty dashboard.
   */
  email(at: string, email: string): void {
    const lower = email.toLowerCase();
    if (!this.text(at, email, EMAIL, `an e-mail address; write 'name@example.com'`)) return;
    this.check(email === lower, at, `'${email}' is in mixed case; write '${lower}'`);
  }

  /** An amount that Kubernetes reads as a quantity. */
  quantity(at: string, amount: string | number): void {
    if (QUANTITY.test(String(amount))) return;
    const [, figure, unit] = /^([0-9.]+)\s*([kKMGTP])(?:i?[bB])?$/.exec(String(amount)) ?? [];
    const better = unit ? `'${figure}${unit.toUpperCase()}i'` : `an amount such as '500m', '4' or '64Gi'`;
    this.text(at, String(amount), QUANTITY, `a Kubernetes quantity; write ${better}`);
  }
}

/** Where each value stands first: a search for every one of ten thousand tenants would take seconds. */
export function firstPlaces(values: readonly string[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  values.forEach((value, index) => places.set(value, places.get(value) ?? index));
  return places;
}
