// The URLs of the breaks and of the guided way.
export type LessonRoute =
  | { readonly view: 'breaks' }
  | { readonly view: 'break'; readonly name: string }
  | { readonly view: 'lesson'; readonly step: number | null };

/** Reads the parts of a location hash; null when they belong to another view. */
export function readLessonRoute([head, tail]: readonly string[]): LessonRoute | null {
  if (head === 'breaks') return tail === undefined ? { view: 'breaks' } : { view: 'break', name: tail };
  if (head !== 'lesson') return null;
  return { view: 'lesson', step: tail !== undefined && /^[1-9]\d?$/.test(tail) ? Number(tail) : null };
}

export function lessonHref(route: LessonRoute): string {
  if (route.view === 'breaks') return '#/breaks';
  if (route.view === 'break') return `#/breaks/${encodeURIComponent(route.name)}`;
  return route.step === null ? '#/lesson' : `#/lesson/${route.step}`;
}
