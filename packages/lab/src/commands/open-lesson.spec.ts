import { lessonUrl, openLesson, openerFor } from './open-lesson';

describe('npm start -- --lesson', () => {
  it('says where the guided way and the list are, at the port of this lab', () => {
    const said: string[] = [];
    openLesson(1500, (line) => said.push(line));
    expect(said.join('\n')).toContain(lessonUrl(1500));
    expect(said.join('\n')).toContain('http://localhost:9590/#/breaks');
  });

  it('opens a browser only where there is a screen', () => {
    expect(openerFor('linux', {})).toBeUndefined();
    expect(openerFor('linux', { DISPLAY: ':0' })).toBe('xdg-open');
    expect(openerFor('darwin', {})).toBe('open');
  });
});
