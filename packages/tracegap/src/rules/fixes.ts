/** Causes in the order of their likelihood, each with its fix in words: names put in, in the language of the service that is fixed. */
import { type Span } from '../span/model.js';
import { SDK_LANGUAGE } from '../span/resource-keys.js';
import { asText } from '../span/semantics.js';
import { type Engine } from '../span/starts.js';
import { type Cause } from './finding.js';
import { type CauseId, RULES } from './index.js';
import { type Rule } from './rule.js';

/** The languages on both sides of a gap; undefined where nobody tells. */
export interface Languages {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface FixParams {
  readonly from?: string | null;
  readonly to?: string | null;
  readonly dark?: string | null;
  readonly languages?: Languages;
  /** The call only started work: by which engine, where that is known. */
  readonly started?: Engine | 'unknown' | undefined;
  /** The library, platform or proxy at fault: what rules know it by, and its name or that of the service that uses it. */
  readonly by?: { readonly id: string | null; readonly name: string } | null;
}

const BY_ID: ReadonlyMap<CauseId, Rule> = new Map(RULES.map((rule): [CauseId, Rule] => [rule.id, rule]));

/** The likeliest first; whatever stands twice counts once. */
export function ranked(ids: readonly CauseId[], params: FixParams): Cause[] {
  return [...new Set(ids)].map((id, index) => ({ id, rank: index + 1, mend: fixOf(id, params) }));
}

function fixOf(id: CauseId, { from, to, dark, languages = {}, started, by }: FixParams): string {
  const { fix, fixIn, fixedAt, fixStarted, fixBy } = BY_ID.get(id) as Rule;
  const language = fixedAt === 'callee' ? languages.to : languages.from;
  const spoken = language === undefined ? undefined : fixIn?.[language];
  const text = (started ? fixStarted?.[started] : undefined) ?? fixBy?.[by?.id ?? ''] ?? spoken ?? fix;
  const values: Readonly<Record<string, string>> = {
    from: from ?? 'the caller',
    to: to ?? 'the callee',
    dark: dark ?? 'the service in between',
    callee: dark ?? to ?? 'the callee',
    by: by?.name ?? 'the one at fault',
  };
  return text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? name);
}

export function languageOf(span: Span): string | undefined {
  return asText(span.resource.attributes[SDK_LANGUAGE]) ?? undefined;
}
