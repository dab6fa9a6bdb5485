// The shell of `tracegap serve`: what stands around every view, and which view the URL asks for.
import { useEffect } from 'preact/hooks';
import { TopBar } from '../shell/top-bar';
import { DropZone } from '../trace/components/drop-zone';
import { dropped } from '../trace/dropped';
import { FILE_HREF } from '../trace/trace-link';
import { FileView } from '../trace/views/file-view';
import { TraceView } from '../trace/views/trace-view';
import { t } from './i18n';
import { HOPS_HREF, route, type Route, SERVICES_HREF, tracesHref } from './route';
import { followServer } from './serve-state';
import { HopsView } from './views/hops-view';
import { ServicesView } from './views/services-view';
import { TracesView } from './views/traces-view';

const PRODUCT = 'tracegap';

export function App() {
  useEffect(followServer, []);
  return (
    <>
      {/* Not a link to #main: the part behind the # is the view. */}
      <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
        {t.value.skip}
      </button>
      <Bar />
      <DropZone />
      <main id="main" class="page" tabIndex={-1}>
        <CurrentView />
      </main>
    </>
  );
}

function Bar() {
  const { nav } = t.value;
  const { view } = route.value;
  const views = [
    { href: HOPS_HREF, name: nav.hops, current: view === 'hops' },
    { href: SERVICES_HREF, name: nav.services, current: view === 'services' },
    { href: tracesHref(), name: nav.traces, current: view === 'traces' || view === 'trace' },
    ...(dropped.value ? [{ href: FILE_HREF, name: nav.file, current: view === 'file' }] : []),
  ];
  return <TopBar brand={PRODUCT} label={nav.label} views={views} />;
}

function CurrentView() {
  const current = route.value;
  const name = titleOf(current);
  useEffect(() => scrollTo({ top: 0 }), [current.view]);
  useEffect(() => {
    document.title = name === null ? PRODUCT : `${name} · ${PRODUCT}`;
  }, [name]);
  switch (current.view) {
    case 'hops':
      return <HopsView />;
    case 'services':
      return <ServicesView />;
    case 'traces':
      return <TracesView filter={current.filter} />;
    case 'file':
      return <FileView />;
    case 'trace':
      return <TraceView key={current.traceId} traceId={current.traceId} spanId={current.spanId} logs={current.logs} />;
    case 'unknown':
      return (
        <div class="stack">
          <h1>{t.value.unknownView(current.path)}</h1>
          <p>
            <a href={HOPS_HREF}>{t.value.nav.hops}</a>
          </p>
        </div>
      );
  }
}

function titleOf(current: Route): string | null {
  const text = t.value;
  switch (current.view) {
    case 'hops':
    case 'unknown':
      return null;
    case 'trace':
      return `${text.trace.title} ${current.traceId.slice(0, 8)}`;
    case 'services':
    case 'traces':
    case 'file':
      return text.nav[current.view];
  }
}
