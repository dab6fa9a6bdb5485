import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { BadSettings } from '../node/auth.js';
import { CAUSE_IDS } from '../rules/index.js';

// The command runs from dist/cli of the package.
const RULES = path.join(__dirname, '../../docs/rules');

export function explain(rule: string): string {
  const id = CAUSE_IDS.find((known) => known === rule);
  if (!id) throw new BadSettings(`there is no rule "${rule.slice(0, 60)}"; there are:\n  ${CAUSE_IDS.join('\n  ')}`);
  return readFileSync(path.join(RULES, `${id}.md`), 'utf8');
}

/** Every rule with the first sentence of its page. */
export function rules(): string {
  return readdirSync(RULES)
    .filter((file) => file.endsWith('.md'))
    .sort()
    .map((file) => {
      const text = readFileSync(path.join(RULES, file), 'utf8');
      const first = text.split('\n').find((line) => line !== '' && !line.startsWith('#')) ?? '';
      return `  ${file.slice(0, -3).padEnd(24)} ${first}`;
    })
    .join('\n');
}
