// What is written is read again as it was, and judged as it was.
import path from 'node:path';
import { diagnoseAll } from '../diagnose';
import { MemoryReader } from '../readers/memory';
import { RECORDINGS, recordingsIn, tracesOf } from '../testing/recordings';
import { traceOf } from '../testing/spans';
import { parseOtlp } from './parse';
import { writeOtlp } from './write';

const read = (text: string) => new MemoryReader(parseOtlp(text).traces).all();

describe('traces written as OTLP', () => {
  it.each(RECORDINGS.flatMap(recordingsIn).map((file) => [path.relative(RECORDINGS[0], file), file]))(
    'are read again as they were, and judged the same: %s',
    (_, file) => {
      const before = new MemoryReader(tracesOf(file)).all();
      const after = read(writeOtlp(before));
      expect(after).toEqual(before);
      expect(diagnoseAll(after)).toEqual(diagnoseAll(before));
    },
  );

  it('keep every kind of value, and times to the fraction that a number holds', () => {
    const attributes = {
      text: '<script>"\u2028',
      whole: -5,
      beyond: '9007199254740993',
      fraction: 0.1,
      yes: true,
      nothing: null,
      list: ['a', 1, [false]],
      map: { deep: { deeper: 'b' } },
    };
    const before = traceOf({ service: 'a', kind: 'client', at: [0.0004, 3.25], attributes, flags: 0x101 });
    expect(read(writeOtlp([before]))).toEqual([before]);
  });

  it('say of a trace that its source cut short that it is a part, and of no other', () => {
    const [cut, whole] = [
      { ...traceOf({ service: 'a', kind: 'server', at: [0, 1] }), partial: 'too large' },
      traceOf(),
    ];
    const other = { ...whole, spans: traceOf({ service: 'b', kind: 'server', at: [0, 1] }).spans };
    const partials = parseOtlp(writeOtlp([cut, other])).traces.map(({ partial }) => partial);
    expect(partials.sort()).toEqual([null, 'too large'].sort());
  });

  it('without any cut one are one object with nothing but resourceSpans, as receivers of OTLP want it', () => {
    const file = JSON.parse(writeOtlp([traceOf({ service: 'a', kind: 'server', at: [0, 1] })])) as object;
    expect(Object.keys(file)).toEqual(['resourceSpans']);
  });
});
