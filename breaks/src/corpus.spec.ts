import { readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { readCorpus } from './corpus';
import { OTHERS, SITUATIONS } from './situations';

const corpus = readCorpus();
const all = [...SITUATIONS, OTHERS];

describe('the corpus', () => {
  it('holds at least 20 situations, each with a twin that only looks broken, and at least 60 traces', () => {
    const withTwin = SITUATIONS.filter(({ takes, twins }) => takes.length > 0 && twins.length > 0);
    expect(withTwin.length).toBeGreaterThanOrEqual(20);
    expect(corpus.flatMap(({ requests }) => requests.flatMap(({ traces }) => traces)).length).toBeGreaterThanOrEqual(
      60,
    );
  });

  it('holds one recording of every take and twin, and no other: record again after a change (npm run break -- --record)', () => {
    const defined = all.flatMap(({ name, takes, twins }) => [
      ...takes.map((take) => `${name}/${take.name}`),
      ...twins.map((twin) => `${name}/twin-${twin.name}`),
    ]);
    const recorded = corpus.map(({ situation, take, twin }) => `${situation}/${twin ? 'twin-' : ''}${take}`);
    expect(recorded.sort()).toEqual(defined.sort());
  });

  it('keeps hold-outs of at least eight causes', () => {
    const held = corpus.filter((entry) => entry.hold_out).flatMap(({ requests }) => requests.map(({ cause }) => cause));
    expect(new Set(held).size).toBeGreaterThanOrEqual(8);
  });

  it('tells nothing of the machine on which it was recorded', () => {
    const secrets = [
      /\/(home|root|Users|tmp|work)\//,
      /process\.(pid|command|executable)/,
      /\bexception\.stacktrace\b/,
    ];
    const names = [hostname(), userInfo().username].filter((name) => name.length > 5);
    for (const { file } of corpus) {
      const text = readFileSync(file, 'utf8');
      for (const secret of secrets) expect(`${file}: ${secret.exec(text)?.[0] ?? 'nothing'}`).toBe(`${file}: nothing`);
      for (const name of names) expect(text.includes(name) ? `${file} tells of ${name}` : '').toBe('');
    }
  });
});
