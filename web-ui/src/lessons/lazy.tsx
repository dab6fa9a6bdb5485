// The views of the breaks are fetched when somebody wants them: the page's first view does not pay for them.
import { type ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { FailureNotice } from '../shell/notice';
import { Failure } from '../shell/http';
import { type LessonRoute } from './route';

export function Lessons({ route }: { route: LessonRoute }) {
  const [loaded, setLoaded] = useState<ComponentType<{ route: LessonRoute }> | Failure | null>(null);
  useEffect(() => {
    import('./views').then(
      ({ LessonViews }) => setLoaded(() => LessonViews),
      (error: unknown) => setLoaded(new Failure('unreachable', 0, { detail: String(error) })),
    );
  }, []);
  if (loaded === null) return null;
  if (loaded instanceof Failure) return <FailureNotice failure={loaded} onRetry={() => location.reload()} />;
  const Views = loaded;
  return <Views route={route} />;
}
