import { ApiObject, App as Cdk8sApp, type AppProps, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';

import { Component } from './component';
import { checkGraph } from './graph';
import { InvalidPlatform, type Problem } from '../problems';
import { type Manifest, placeObjects, type Rendered } from './rendered';
import { type Files, linkOutput, outputFolder, writeFolder } from './write';
import { type EmitCache, toYaml } from './yaml';

/**
 * The root of the tree. Unlike cdk8s' own, its cost is linear in the number of objects, it checks the object graph,
 * and a rendering that fails leaves the last good one as it was.
 */
export class App extends Cdk8sApp {
  private readonly named: string;

  constructor(props: Pick<AppProps, 'outdir'> = {}) {
    const named = props.outdir ?? process.env.CDK8S_OUTDIR ?? 'dist';
    super({ outdir: outputFolder(named), recordConstructMetadata: false });
    this.named = named;
  }

  /**
   * Renders the tree into the output folder.
   * @throws InvalidPlatform with all problems, before anything is written
   */
  override synth(): void {
    writeFolder(this.outdir, this.render());
    linkOutput(this.named);
  }

  /**
   * The files that {@link synth} writes, by path.
   * @throws InvalidPlatform with all problems
   */
  render(): Files {
    const { objects, components, problems } = this.collect();
    problems.push(...checkGraph(objects, components));
    if (problems.length) throw new InvalidPlatform(problems);
    return serialize(objects);
  }

  /** One walk over the tree: validations, and the objects with their places. */
  private collect(): { objects: Rendered[]; components: Component[]; problems: Problem[] } {
    const found: [Manifest, Chart | undefined][] = [];
    const components: Component[] = [];
    const problems: Problem[] = [];
    const visit = (node: IConstruct, chart: Chart | undefined): void => {
      for (const message of node.node.validate()) problems.push({ at: node.node.path, message });
      if (Component.isComponent(node)) components.push(node);
      const inside = Chart.isChart(node) ? node : chart;
      if (ApiObject.isApiObject(node)) found.push([node.toJson() as Manifest, inside]);
      for (const child of node.node.children) visit(child, inside);
    };
    visit(this, undefined);
    return { objects: placeObjects(found), components, problems };
  }
}

function serialize(objects: readonly Rendered[]): Files {
  const cache: EmitCache = new WeakMap();
  const files = new Map<string, string>();
  for (const { file, json } of objects) {
    const before = files.get(file);
    const text = toYaml(json, json.kind === 'CustomResourceDefinition' ? cache : undefined);
    files.set(file, before === undefined ? text : `${before}---\n${text}`);
  }
  return files;
}
