import { readable } from './console';

describe('a log line on the terminal', () => {
  it('is the message with its trace id, where the line is a JSON record', () => {
    const line = '{"level":"info","message":"order 7 confirmed","trace_id":"0af7651916cd43dd8448eb211c80319c"}';
    expect(readable(line)).toBe('order 7 confirmed  trace_id=0af7651916cd43dd8448eb211c80319c');
  });

  it.each(['plain text', '{not json', '{"no":"message"}'])('is left as it is otherwise: %s', (line) => {
    expect(readable(line)).toBe(line);
  });

  it('brings no escape sequence to the terminal, whoever put it there', () => {
    const sly = 'user \u001b]0;owned\u0007 \u001b[2J';
    for (const line of [sly, JSON.stringify({ message: sly, trace_id: '\u001b[31m' })]) {
      expect(readable(line)).not.toContain('\u001b');
      expect(readable(line)).not.toContain('\u0007');
    }
  });
});
