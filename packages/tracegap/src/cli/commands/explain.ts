import { type Command } from 'commander';
import { explain, rules } from '../explain.js';
import { write } from '../output.js';

export function explainCommand(program: Command): void {
  program
    .command('explain')
    .description('what a rule means: what is seen, why it happens, how to prove it and how to fix it')
    .argument('[rule]', 'for example not-forwarded; without it, all rules')
    .action((rule: string | undefined) => write(`${rule === undefined ? rules() : explain(rule)}\n`));
}
