// What a person pastes as a trace id: any case, with or without leading zeros, also a whole `traceparent`.

export type ReadTraceId =
  { readonly traceId: string } | { readonly problem: 'empty' | 'not-hex' | 'too-long' | 'all-zero' };

/** 32 lower-case hex digits, or why the text is no trace id. */
export function readTraceId(text: string): ReadTraceId {
  const trimmed = text.trim().toLowerCase();
  const candidate = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(trimmed)?.[1] ?? trimmed;
  if (candidate === '') return { problem: 'empty' };
  if (!/^[0-9a-f]+$/.test(candidate)) return { problem: 'not-hex' };
  if (candidate.length > 32) return { problem: 'too-long' };
  if (/^0+$/.test(candidate)) return { problem: 'all-zero' };
  return { traceId: candidate.padStart(32, '0') };
}
