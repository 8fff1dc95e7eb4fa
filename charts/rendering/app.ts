import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import { ApiObject, App as Cdk8sApp, type AppProps, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';

import { ClusterChange, type External, ExternalPods, ExternalReference } from '../kit/declarations';
import { LazyScope } from '../kit/lazy-scope';
import { annotate, Delivery, type Rendering } from './delivery';
import { nameExisting } from './existing-namespaces';
import { type Files, SerializedFiles } from './files';
import { checkGraph } from './graph';
import type { Outside } from './graph/views';
import { checkTraffic } from './traffic';
import type { TrafficPath } from '../contract/traffic/paths';
import { declaredPath } from '../kit/traffic';
import { warningsOf } from '../kit/warning';
import { InvalidPlatform, type Problem } from '../contract/problems';
import { type Found, homeOf, placeObjects, type Rendered } from './place';
import { summaryOf, warningLines } from './summary';
import { GITOPS_FOLDERS, linkOutput, outputFolder, STAGE_FOLDERS, writeFolders } from './write';
import { toYaml } from '../contract/yaml';
import type { Manifest } from '../contract/manifest';

/** The files that {@link App.synth} writes. */
export interface Outputs {
  /** Files of the output folder. */
  readonly dist: Files;
  /** Files of `gitops/`, beside the output folder. Empty without Argo CD or Flux. */
  readonly gitops: ReadonlyMap<string, string>;
  /** What is allowed and probably wrong, by its path in the definition. */
  readonly warnings: readonly Problem[];
}

/**
 * The root of the tree. Unlike cdk8s' own, its cost is linear in the number of objects, it checks the object graph,
 * and a rendering that fails leaves the last good one as it was.
 */
export class App extends Cdk8sApp {
  private readonly named: string;
  private readonly started = performance.now();

  constructor(props: Pick<AppProps, 'outdir'> = {}) {
    const named = props.outdir ?? (process.env.CDK8S_OUTDIR || 'dist');
    super({ outdir: outputFolder(named), recordConstructMetadata: false });
    this.named = named;
  }

  /**
   * Renders the tree into the output folder, and the objects of Argo CD or Flux into `gitops/` beside it. Prints one line
   * on what it wrote, and then all warnings.
   * @throws InvalidPlatform with all problems, before anything is written
   */
  override synth(): void {
    const { dist, gitops, warnings } = this.renderAll();
    const beside = join(dirname(resolve(this.outdir)), 'gitops');
    const outputs = [{ folder: this.outdir, files: dist, owned: STAGE_FOLDERS }];
    if (gitops.size || existsSync(beside)) {
      outputs.push({ folder: beside, files: gitops, owned: { ...GITOPS_FOLDERS, firstLine: this.firstLine } });
    }
    const written = writeFolders(outputs);
    linkOutput(this.named);
    process.stdout.write(`${summaryOf(written, (performance.now() - this.started) / 1000)}\n`);
    if (warnings.length) process.stderr.write(`${warningLines(warnings)}\n`);
  }

  /**
   * The files that {@link synth} writes into the output folder, by path.
   * @throws InvalidPlatform with all problems
   */
  render(): Files {
    return this.renderAll().dist;
  }

  /**
   * All files that {@link synth} writes, by path.
   * @throws InvalidPlatform with all problems
   */
  renderAll(): Outputs {
    const { objects, outside, changes, deliveries, paths, problems, warnings } = this.collect();
    problems.push(...checkGraph(objects, outside), ...checkTraffic(objects, paths, outside.references));
    if (problems.length) throw new InvalidPlatform(problems);
    if (!deliveries.length) return { dist: new SerializedFiles(objects), gitops: new Map(), warnings };
    return { ...this.deliver({ objects, changes }, deliveries), warnings };
  }

  private deliver(rendering: Rendering, deliveries: readonly Delivery[]): Pick<Outputs, 'dist' | 'gitops'> {
    const files = deliveries.flatMap((delivery) => [...delivery.files(rendering)]);
    const gitops = new Map(files.map(([file, json]) => [file, `${this.firstLine}\n${toYaml(json)}`]));
    const annotations = deliveries.map((delivery) => delivery.annotations(rendering));
    const annotated = ({ json, ...place }: Rendered): Rendered => ({
      ...place,
      json: annotations.reduce((object, of) => annotate(object, of({ ...place, json })), json),
    });
    return { dist: new SerializedFiles(rendering.objects.map(annotated)), gitops };
  }

  /** First line of files in `gitops/`. Files without it are not this rendering's, and are left alone. */
  private get firstLine(): string {
    return `# Rendered by cdk8s-kubeflow with ${basename(resolve(this.outdir))}/. What is changed here is lost.`;
  }

  /** One walk over the tree: validations, declarations, and the objects with their places. */
  private collect() {
    const found: Found[] = [];
    const references: External[] = [];
    const pods: Outside['pods'][number][] = [];
    const changes: ClusterChange[] = [];
    const deliveries: Delivery[] = [];
    const paths: TrafficPath[] = [];
    const problems: Problem[] = [];
    const warnings: Problem[] = [];
    // What is said of others is copied: a construct would keep its whole tenant.
    const note = (node: IConstruct): void => {
      if (ExternalReference.isExternalReference(node))
        references.push({ kind: node.kind, name: node.name, namespace: node.namespace });
      else if (ExternalPods.isExternalPods(node)) pods.push({ namespace: node.namespace, labels: node.labels });
      else if (ClusterChange.isClusterChange(node)) changes.push(node);
      else if (Delivery.isDelivery(node)) deliveries.push(node);
      const path = declaredPath(node);
      if (path) paths.push(path);
    };
    const enter = (chart?: Chart): Found => {
      const entered = { home: homeOf(chart), objects: [] };
      found.push(entered);
      return entered;
    };
    const visit = (node: IConstruct, outer: Found): void => {
      for (const message of node.node.validate()) problems.push({ at: node.node.path, message });
      warnings.push(...warningsOf(node));
      const inside = Chart.isChart(node) ? enter(node) : outer;
      if (ApiObject.isApiObject(node)) inside.objects.push(node.toJson() as Manifest);
      else note(node);
      for (const child of LazyScope.isLazyScope(node) ? node.each() : node.node.children) visit(child, inside);
    };
    visit(this, enter());
    const objects = nameExisting(placeObjects(found), references);
    return { objects, outside: { references, pods }, changes, deliveries, paths, problems, warnings };
  }
}
