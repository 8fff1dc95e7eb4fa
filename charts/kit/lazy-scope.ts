import { Construct, type IConstruct, Node } from 'constructs';

const IS_LAZY = Symbol.for('cdk8s-kubeflow.LazyScope');

/** What looks into a scope. */
const LOOKS = ['children', 'tryFindChild', 'tryRemoveChild'] as const;

/** Makes a child of a scope. */
type Maker = (scope: Construct) => IConstruct;

/**
 * A scope whose children are made when somebody looks into it; all of them, and they stay. A rendering into which nobody
 * looked makes them one after the other and keeps none: of thousands of tenants, the constructs would take more
 * memory than all the rest.
 */
export class LazyScope extends Construct {
  /** Whether a construct is one. */
  static isLazyScope(construct: IConstruct): construct is LazyScope {
    return IS_LAZY in construct;
  }

  readonly [IS_LAZY] = true;
  private makers: readonly Maker[];

  constructor(scope: Construct, id: string, makers: readonly Maker[]) {
    super(scope, id);
    this.makers = makers;
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
    for (const make of this.makers) {
      const child = make(this);
      Node.prototype.tryRemoveChild.call(this.node, child.node.id);
      yield child;
      done += 1;
      // Somebody has looked meanwhile.
      if (!this.makers.length) break;
    }
    if (!this.makers.length) yield* this.node.children.slice(done);
  }

  private makeAll(): void {
    for (const look of LOOKS) Reflect.deleteProperty(this.node, look);
    const { makers } = this;
    this.makers = [];
    for (const make of makers) make(this);
  }
}
