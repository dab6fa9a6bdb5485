// The shell: what stands around every view, and which view the URL asks for.
import { useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { startCommand as shellCommand } from '../shell/notice';
import { LabAway, startCommand } from './components/lab-away';
import { LabBar } from './components/lab-bar';
import { t } from './i18n';
import { watchLab } from './lab-state';
import { Lessons } from '../lessons/lazy';
import { hrefTo, route, type Route } from './route';
import { CompareView } from './views/compare-view';
import { LabView } from './views/lab-view';
import { OrderView } from './views/order-view';
import { DropZone } from '../trace/components/drop-zone';
import { FileView } from '../trace/views/file-view';
import { TraceView } from '../trace/views/trace-view';
import { TracesView } from './views/traces-view';

export function App() {
  useEffect(watchLab, []);
  useSignalEffect(() => {
    shellCommand.value = startCommand();
  });
  return (
    <>
      {/* Not a link to #main: the part behind the # is the view. */}
      <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
        {t.value.skip}
      </button>
      <LabBar />
      <LabAway />
      <DropZone />
      <main id="main" class="page" tabIndex={-1}>
        <CurrentView />
      </main>
    </>
  );
}

const PRODUCT = 'Broken Trace Lab';

/** What tells one tab or one bookmark from the next. */
function titleOf(current: Route): string | null {
  const text = t.value;
  switch (current.view) {
    case 'order':
      return current.orderId === null ? null : text.order.resultTitle(current.orderId);
    case 'trace':
      return `${text.trace.title} ${current.traceId.slice(0, 8)}`;
    case 'unknown':
      return null;
    case 'file':
      return text.drop.title;
    case 'break':
      return current.name;
    case 'lesson':
      return current.step === null ? text.nav.lesson : `${text.nav.lesson} ${current.step}`;
    case 'compare':
    case 'traces':
    case 'lab':
    case 'breaks':
      return text.nav[current.view];
  }
}

function CurrentView() {
  const current = route.value;
  useEffect(() => {
    scrollTo({ top: 0 });
  }, [current.view]);
  const name = titleOf(current);
  useEffect(() => {
    document.title = name === null ? PRODUCT : `${name} · ${PRODUCT}`;
  }, [name]);
  switch (current.view) {
    case 'order':
      return <OrderView orderId={current.orderId} />;
    case 'trace':
      return <TraceView key={current.traceId} traceId={current.traceId} spanId={current.spanId} logs={current.logs} />;
    case 'compare':
      return <CompareView run={current.run} />;
    case 'traces':
      return <TracesView />;
    case 'lab':
      return <LabView />;
    case 'file':
      return <FileView />;
    case 'breaks':
    case 'break':
    case 'lesson':
      return <Lessons route={current} />;
    case 'unknown':
      return (
        <div class="stack">
          <h1>{t.value.unknownView(current.path)}</h1>
          <p>
            <a href={hrefTo({ view: 'order', orderId: null })}>{t.value.backToStart}</a>
          </p>
        </div>
      );
  }
}
