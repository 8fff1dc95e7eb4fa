import { firstPassword, hiddenPassword } from './first-passwords';
import { nameOf, type ObjectName } from '../cluster/objects';
import { listed } from '../findings';
import { type Where, whereLines } from '../plan/where';
import type { Added } from './secret-store';
import type { StalePasswords } from './stale-passwords';
import type { Workload } from '../rendering/workloads';

/** What `cdk8s-kubeflow secrets` prints: a line as soon as something is done, or one JSON object at the end. */
export class SecretsOutput {
  private readonly namespaces: string[] = [];
  private readonly secrets: { namespace: string; name: string; result: string; keys: readonly string[] }[] = [];
  private readonly passwords: { email: string; password?: string }[] = [];
  private readonly removed: StalePasswords[] = [];
  private readonly restarts: { kind: string; namespace: string; name: string }[] = [];

  /**
   * @param dist the folder that the user named
   * @param shows whether first passwords may be printed
   */
  constructor(
    private readonly dist: string,
    private readonly json: boolean,
    private readonly shows: boolean,
  ) {}

  /** Something is about to be made. */
  begin(where: Where, secrets: readonly ObjectName[]): void {
    whereLines(where, undefined).forEach((line) => this.line(line));
    if (secrets.length) this.line(`to be made or completed: ${listed(secrets.map(nameOf))}`);
  }

  /** A Namespace was made. */
  namespace(name: string): void {
    this.namespaces.push(name);
    this.line(`Namespace ${name}: made`);
  }

  /** A Secret was looked at. */
  secret({ namespace, name }: ObjectName, { keys, made }: Added): void {
    const result = keys.length === 0 ? 'complete' : made ? 'made' : 'added';
    this.secrets.push({ namespace, name, result, keys });
    const words = {
      complete: 'complete already',
      made: `made, with ${keys.join(', ')}`,
      added: `added ${keys.join(', ')}`,
    };
    this.line(`Secret ${namespace}/${name}: ${words[result]}`);
  }

  /** The hash of a first password was stored. */
  password(email: string, password: string): void {
    if (this.passwords.some((shown) => shown.email === email)) return;
    this.passwords.push({ email, ...(this.shows && { password }) });
    const command = `npx cdk8s-kubeflow passwd ${email}${this.dist === 'dist' ? '' : ` ${this.dist}`}`;
    this.line(this.shows ? firstPassword(email, password, `To change it: ${command}`) : hiddenPassword(email, command));
  }

  /** The passwords of former users were removed. */
  stale({ secret: { namespace, name }, keys }: StalePasswords): void {
    this.removed.push({ secret: { namespace, name }, keys });
    this.line(`Secret ${namespace}/${name}: removed ${keys.join(', ')}, of users who are no longer in the definition`);
  }

  /** A workload was rolled. */
  restarted({ kind, namespace, name }: Workload): void {
    this.restarts.push({ kind, namespace, name });
    this.line(`${kind} ${namespace}/${name}: restarted`);
  }

  /** The rendering declares no Secrets that are made in the cluster. */
  nothingDeclared(sealed: boolean): void {
    const why = sealed ? 'has its Secrets encrypted (npx cdk8s-kubeflow seal)' : 'declares no Secrets';
    this.line(`${this.dist} ${why}; there is nothing to make`);
    if (this.json) this.print(undefined);
  }

  /** The run is over, also after an error. */
  end(cluster: string, declared: number): void {
    if (this.json) this.print(cluster);
    const complete = this.secrets.filter(({ result }) => result === 'complete').length;
    if (complete < declared || this.removed.length) return;
    this.line(`all ${declared === 1 ? 'is' : `${declared} Secrets are`} there in ${cluster}; nothing was changed`);
  }

  private print(cluster: string | undefined): void {
    const { namespaces, secrets, passwords, removed, restarts } = this;
    console.log(
      JSON.stringify({ cluster, namespaces, secrets, passwords, removed, restarted: restarts }, undefined, 2),
    );
  }

  private line(text: string): void {
    if (!this.json) console.log(text);
  }
}
