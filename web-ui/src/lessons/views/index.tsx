// What the lazy part of the page begins with: the book, then the view that the URL asks for.
import { useEffect } from 'preact/hooks';
import '../styles.css';
import { FailureNotice } from '../../shell/notice';
import { t } from '../i18n';
import { type LessonRoute, lessonHref } from '../route';
import { useBook, useBreaksState } from '../use-book';
import { BreakView } from './break-view';
import { BreaksView } from './breaks-view';
import { LessonOverview, LessonStep } from './lesson-view';

export function LessonViews({ route }: { route: LessonRoute }) {
  return (
    <div class="lessons">
      <LessonView route={route} />
    </div>
  );
}

function LessonView({ route }: { route: LessonRoute }) {
  const [book, again] = useBook();
  const state = useBreaksState();
  useEffect(() => scrollTo({ top: 0 }), [lessonHref(route)]);
  if (book.state === 'failed') return <FailureNotice failure={book.failure} onRetry={again} />;
  if (book.state === 'loading' || state === undefined) return <p role="status">{t.value.loading}</p>;
  const pages = book.value;
  if (route.view === 'breaks') return <BreaksView pages={pages} state={state} />;
  if (route.view === 'lesson')
    return route.step === null ? <LessonOverview /> : <LessonStep pages={pages} state={state} number={route.step} />;
  const page = pages.find(({ name }) => name === route.name);
  if (page) return <BreakView page={page} state={state} />;
  return (
    <div class="stack">
      <h1>{t.value.unknown(route.name)}</h1>
      <p>
        <a href={lessonHref({ view: 'breaks' })}>{t.value.back}</a>
      </p>
    </div>
  );
}
