import { Construct, type IConstruct, Node } from 'constructs';

const IS_LAZY = Symbol.for('cdk8s-kubeflow.LazyScope');

/** What looks into a scope. */
const LOOKS = ['children', 'tryFindChild', 'tryRemoveChild'] as const;

/**
 * A scope whose children are made when somebody looks into it; all of them, and they stay. A rendering into which nobody
 * looked makes them one after the other and keeps none: of thousands of tenants, the constructs would take more
 * memory than all the rest.
 */
export class LazyScope<Part = unknown> extends Construct {
  /** Whether a construct is one. */
  static isLazyScope(construct: IConstruct): construct is LazyScope {
    return IS_LAZY in construct;
  }

  readonly [IS_LAZY] = true;
  private isMade = false;

  /**
   * @param parts what each child is made of
   * @param make makes a child
   */
  constructor(
    scope: Construct,
    id: string,
    private readonly parts: readonly Part[],
    private readonly make: (scope: Construct, part: Part) => IConstruct,
  ) {
    super(scope, id);
    const { node } = this;
    for (const look of LOOKS) {
      const get = (): unknown => {
        this.makeAll();
        return node[look];
      };
      Object.defineProperty(node, look, { get, configurable: true });
    }
  }

  /** All children. Those that do not stay in the tree are made in turn. */
  *each(): Iterable<IConstruct> {
    let done = 0;
    for (const part of this.parts) {
      // Somebody has looked meanwhile.
      if (this.isMade) break;
      const child = this.make(this, part);
      Node.prototype.tryRemoveChild.call(this.node, child.node.id);
      done++;
      yield child;
    }
    if (this.isMade) yield* this.node.children.slice(done);
  }

  private makeAll(): void {
    for (const look of LOOKS) Reflect.deleteProperty(this.node, look);
    for (const part of this.parts) this.make(this, part);
    // Not before: where one cannot be made, a rendering of the others fails, too.
    this.isMade = true;
  }
}
