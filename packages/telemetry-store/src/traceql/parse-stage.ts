import type { BadRequest } from '../http/bad-request.js';
import {
  COMPARISONS,
  METRICS_FUNCTIONS,
  type CountFilter,
  type Field,
  type GroupBy,
  type MetricsFunction,
} from './ast.js';
import { ConditionReader } from './parse-condition.js';
import { children, invalid, unsupported, type SyntaxNode } from './syntax.js';

/** Tempo groups by no more; the buckets of a quantile or histogram take one of the places. */
const MAX_GROUP_BY = 5;
const BUCKETED: ReadonlySet<string> = new Set(['quantile_over_time', 'histogram_over_time']);

/** The comparison as `count()` on its other side sees it. */
const MIRRORED: Readonly<Partial<Record<string, CountFilter['op']>>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** Reads the stages of a pipeline: what comes after the first `|`. */
export class StageReader extends ConditionReader {
  protected unsupportedStage(stage: SyntaxNode): BadRequest {
    return unsupported(`the pipeline stage "${this.text(stage).trim()}"`);
  }

  /** The fields below a node, in their order: of select() and by(). */
  protected fields(node: SyntaxNode): Field[] {
    return this.fieldNodes(node).map((field) => this.field(field));
  }

  private fieldNodes(node: SyntaxNode): SyntaxNode[] {
    return children(node).flatMap((child) => (child.name === 'SelectArgs' ? this.fieldNodes(child) : [child]));
  }

  /** `count() > 2`, or the other way round. */
  protected countFilter(filter: SyntaxNode): CountFilter {
    const [left, operator, right] = children(filter);
    if (left === undefined || operator === undefined || right === undefined) throw this.unsupportedStage(filter);
    const isCount = (side: SyntaxNode): boolean => /^count\s*\(\s*\)$/.test(this.text(side).trim());
    const written = COMPARISONS.find((known) => known === this.text(operator));
    if (written === undefined || written === '=~' || written === '!~') throw this.unsupportedStage(filter);
    if (isCount(left)) return { op: written, value: this.wholeNumber(right, filter) };
    if (isCount(right)) return { op: MIRRORED[written] ?? written, value: this.wholeNumber(left, filter) };
    throw this.unsupportedStage(filter);
  }

  private wholeNumber(node: SyntaxNode, filter: SyntaxNode): number {
    const text = this.text(node).trim();
    if (!/^-?\d+(\.\d+)?$/.test(text)) throw this.unsupportedStage(filter);
    return Number(text);
  }

  /** `rate() by (resource.service.name)` and its like. */
  protected metrics(operation: SyntaxNode): MetricsFunction {
    const text = this.text(operation);
    const name = METRICS_FUNCTIONS.find((known) => text.startsWith(known));
    const what = operation.firstChild;
    if (name === undefined || what === null) throw this.unsupportedStage(operation);
    const parts = children(what).flatMap((part) =>
      part.name === 'MetricsOperationQuantileArgs' ? children(part) : [part],
    );
    const measured = parts.find((part) => part.name === 'MetricsExpression');
    const quantiles = parts
      .filter((part) => part.name === 'MetricsOperationQuantileArgsType')
      .map((part) => Number(this.text(part)));
    const wrong = quantiles.find((quantile) => !(quantile >= 0 && quantile <= 1));
    if (wrong !== undefined) throw invalid(`quantile must be between 0 and 1: ${wrong}`);
    const group = parts.find((part) => part.name === 'GroupOperation');
    const by = group === undefined ? [] : this.fieldNodes(group).map((field) => this.groupBy(field));
    if (by.length > MAX_GROUP_BY - (BUCKETED.has(name) ? 1 : 0))
      throw invalid(`metrics group by ${by.length} values not yet supported`);
    return { name, of: measured && this.field(measured), quantiles, by };
  }

  private groupBy(node: SyntaxNode): GroupBy {
    const field = this.field(node);
    return { field, label: field.type === 'attribute' ? labelOf(field) : this.text(node).trim() };
  }
}

/** An attribute as Tempo writes it: quoted where a space or an operator is in it. */
function labelOf({ scope, key }: Extract<Field, { type: 'attribute' }>): string {
  const written = /[\s{}()=~!<>&|^,"'`+*%[\]\\]/.test(key) ? JSON.stringify(key) : key;
  return `${scope === 'any' ? '' : scope}.${written}`;
}
