import { readFileSync } from 'node:fs';
import path from 'node:path';
import { diagnose, parseOtlp, type Span, type Trace, type TraceReport } from 'tracegap';
import { withOtherHalves } from '../../model/whole-story';
import { htmlReport, type ReportMaking } from './document';

const FIXTURES = path.join(__dirname, '../../../../../packages/tracegap/fixtures');
const fixture = (name: string) => parseOtlp(readFileSync(path.join(FIXTURES, `${name}.json`), 'utf8')).traces;

const MAKING: ReportMaking = { language: 'en', madeAt: new Date('2026-11-26T11:00:00Z'), version: '9.8.7', css: 'a{}' };

function reportOf(traces: readonly Trace[], making: Partial<ReportMaking> = {}): string {
  const asked = traces[0]?.traceId ?? '';
  const report: TraceReport = withOtherHalves(diagnose(traces, { traceId: asked }).report, traces);
  return htmlReport({ report, traces, beside: {} }, { ...MAKING, ...making });
}

/** As a reader sees it: no tags, no line breaks in the wrong places. */
const textOf = (html: string): string =>
  html
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<wbr>|<\/?strong>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

const changed = (trace: Trace, change: (span: Span) => Partial<Span>): Trace => ({
  ...trace,
  spans: trace.spans.map((span) => ({ ...span, ...change(span) })),
});

const broken = () => [...fixture('02-drop-half1'), ...fixture('03-drop-half2')];

describe('the report that is sent to somebody', () => {
  it('says verdict, hop, cause, evidence, fix, both trace ids, who made it and when', () => {
    const html = reportOf(broken());
    const text = textOf(html);
    for (const said of [
      'Broken',
      'pricing_app did not hand on the context',
      'The app does not hand on the trace headers',
      'most likely',
      'not-forwarded',
      'node_id',
      'let it copy traceparent and tracestate',
      ...broken().map(({ traceId }) => traceId),
      'tracegap 9.8.7',
      '26 Nov 2026',
    ])
      expect(text).toContain(said);
    expect(html.match(/class="gap gap-broken"/g)).toHaveLength(1);
    const spans = broken().reduce((sum, trace) => sum + trace.spans.length, 0);
    expect(html.match(/class="bar /g)).toHaveLength(spans);
  });

  it('says nothing broken of a whole trace', () => {
    const html = reportOf(fixture('01-baseline'));
    expect(textOf(html)).toContain('Whole');
    expect(html).not.toContain('gap-broken');
    expect(html).not.toContain('state-broken');
  });

  it('names nothing outside itself, and forbids what could be run or fetched', () => {
    const html = reportOf(broken(), { css: readFileSync(path.join(__dirname, 'report.css'), 'utf8') });
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/<(script|link|img|iframe|object|embed|base|form|a)[\s>]/i);
    expect(html).not.toMatch(/\b(src|href|srcset|action|on\w+)=/i);
    expect(html).not.toMatch(/url\(|@import|https?:/i);
  });

  it.each(['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '</style><script>alert(1)</script>'])(
    'holds %s for text, wherever a trace says it',
    (markup) => {
      const traces = broken().map((trace) =>
        changed(trace, (span) => ({
          name: markup + span.name,
          attributes: { ...span.attributes, ...('node_id' in span.attributes ? { node_id: markup } : {}) },
          resource: { ...span.resource, service: markup + (span.resource.service ?? '') },
        })),
      );
      const html = reportOf(traces);
      expect(html).not.toMatch(/<(script|img)/i);
      expect(html.match(/<style>/g)).toHaveLength(1);
      expect(html.match(/<\/style>/g)).toHaveLength(1);
      expect(html).toContain(markup.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;'));
    },
  );

  it('carries no attribute, no event and no resource that the evidence does not name', () => {
    const secret = 'bob@example.com';
    const traces = broken().map((trace) =>
      changed(trace, (span) => ({
        // Another value for each span: one that both halves carried would be evidence.
        attributes: { ...span.attributes, 'enduser.id': `${span.spanId} ${secret}` },
        status: 'error',
        events: [{ name: 'exception', timeMs: span.startMs, attributes: { 'exception.message': `no user ${secret}` } }],
        resource: { ...span.resource, attributes: { ...span.resource.attributes, 'host.name': secret } },
      })),
    );
    expect(reportOf(traces)).not.toContain('bob');
    expect(reportOf(traces)).toContain('node_id');
  });

  it('speaks Japanese, to the evidence', () => {
    const html = reportOf(broken(), { language: 'ja' });
    expect(html).toContain('<html lang="ja">');
    expect(textOf(html)).toContain('pricing_app がコンテキストを次へ渡していません');
    expect(textOf(html)).toContain('両側ともプロキシ');
    expect(textOf(html)).not.toContain('let it copy');
  });
});
