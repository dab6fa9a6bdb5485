/** A program's source as it runs in one take: its switches (`process.env.X ? a : b`, `if (process.env.X) …`) resolved. */
import ts from 'typescript';

const OPENS = /^\s*\/\/ lesson: (.+)$/;
const CLOSES = /^\s*\/\/ lesson end$/;

/** @param env what the program is given, for the `switches` that count; others stay as they are written */
export function asPlayed(source: string, env: Readonly<Record<string, string>>, switches: ReadonlySet<string>): string {
  let text = source;
  for (;;) {
    const edit = firstEdit(text, env, switches);
    if (edit === undefined) return text;
    text = text.slice(0, edit.from) + edit.text + text.slice(edit.to);
  }
}

/** The marked lines of a source, each stretch without its indentation; undefined where none are marked. */
export function markedLines(source: string): string | undefined {
  const stretches: string[][] = [];
  let open = false;
  for (const line of source.split('\n')) {
    if (OPENS.test(line)) {
      open = true;
      stretches.push([]);
    } else if (CLOSES.test(line)) open = false;
    else if (open) stretches.at(-1)?.push(line);
  }
  return stretches.length === 0 ? undefined : stretches.map(withoutIndent).join('\n\n');
}

function withoutIndent(lines: readonly string[]): string {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)?.[0].length ?? 0);
  return lines.map((line) => line.slice(Math.min(...indents))).join('\n');
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

function firstEdit(
  text: string,
  env: Readonly<Record<string, string>>,
  switches: ReadonlySet<string>,
): Edit | undefined {
  const file = ts.createSourceFile('program.js', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  const visit = (node: ts.Node): Edit | undefined => editOf(node, file, env, switches) ?? ts.forEachChild(node, visit);
  return visit(file);
}

function editOf(
  node: ts.Node,
  file: ts.SourceFile,
  env: Readonly<Record<string, string>>,
  switches: ReadonlySet<string>,
): Edit | undefined {
  if (ts.isConditionalExpression(node)) {
    const holds = holdsIn(node.condition, env, switches);
    if (holds === undefined) return undefined;
    return { from: node.getStart(file), to: node.end, text: (holds ? node.whenTrue : node.whenFalse).getText(file) };
  }
  if (!ts.isIfStatement(node)) return undefined;
  const holds = holdsIn(node.expression, env, switches);
  if (holds === undefined) return undefined;
  const branch = holds ? node.thenStatement : node.elseStatement;
  if (branch !== undefined) return { from: node.getStart(file), to: node.end, text: branch.getText(file) };
  // the line it stands on goes with it
  return { from: Math.max(0, file.text.lastIndexOf('\n', node.getStart(file))), to: node.end, text: '' };
}

/** Whether a condition on one switch holds; undefined for any other condition. */
function holdsIn(
  condition: ts.Expression,
  env: Readonly<Record<string, string>>,
  switches: ReadonlySet<string>,
): boolean | undefined {
  if (ts.isBinaryExpression(condition) && ts.isStringLiteral(condition.right)) {
    const name = switchName(condition.left, switches);
    return name === undefined ? undefined : env[name] === condition.right.text;
  }
  const name = switchName(condition, switches);
  return name === undefined ? undefined : Boolean(env[name]);
}

function switchName(expression: ts.Expression, switches: ReadonlySet<string>): string | undefined {
  if (!ts.isPropertyAccessExpression(expression) || expression.expression.getText() !== 'process.env') return undefined;
  const name = expression.name.text;
  return switches.has(name) ? name : undefined;
}
