/** What rules remark on a trace that may be whole and still is not as it should be: each span is shown to each rule. */
import { WARNINGS_PER_RULE } from '../../limits.js';
import { type Analysis } from '../../trace/analysis.js';
import { type Finding, finding, refOf } from '../finding.js';
import { languageOf, ranked } from '../fixes.js';
import { type CauseId, RULES } from '../index.js';
import { type Remark, type Rule } from '../rule.js';

export function remarks(analysis: Analysis): Finding[] {
  const findings: Finding[] = [];
  for (const rule of RULES satisfies readonly Rule<CauseId>[]) {
    const { id, findAt }: Rule<CauseId> = rule;
    if (!findAt) continue;
    let told = 0;
    for (const node of analysis.tree.nodes) {
      const found = told < WARNINGS_PER_RULE ? findAt(node) : null;
      if (!found) continue;
      told += 1;
      findings.push(inWords(id, found));
    }
  }
  return findings;
}

function inWords(rule: CauseId, { from, to, facts, further }: Remark): Finding {
  const hop = { from: from.resource.service, to: to.resource.service };
  return finding({
    rule,
    severity: 'warning',
    verdict: 'connected',
    hop,
    here: refOf(from),
    there: refOf(to),
    evidence: facts,
    causes: ranked([rule, ...further], { ...hop, languages: { from: languageOf(from), to: languageOf(to) } }),
  });
}
