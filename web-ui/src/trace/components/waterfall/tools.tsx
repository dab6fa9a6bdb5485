// What somebody does with a long waterfall: look for words, go to the next error, see the critical path, fold.
import { type RefObject } from 'preact';
import { Icon } from '../../../shell/icons';
import { t } from '../../i18n';
import { type Waterfall } from './use-waterfall';

interface ToolsProps {
  readonly waterfall: Waterfall;
  readonly search: RefObject<HTMLInputElement | null>;
}

export function Tools({ waterfall, search }: ToolsProps) {
  const text = t.value.waterfall;
  const { wrong, path, view, axis } = waterfall;
  return (
    <div class="waterfall-tools row" role="group" aria-label={text.tools}>
      <Search waterfall={waterfall} search={search} />
      {wrong.size === 0 ? null : (
        <button type="button" class="button-quiet small" onClick={() => waterfall.goToNext(wrong, 1)}>
          <Icon name="broken" class="state-broken" /> {text.nextError(wrong.size)}
        </button>
      )}
      <button
        type="button"
        class="button-quiet small waterfall-path"
        aria-pressed={path !== null}
        onClick={() => waterfall.showPath(path === null)}
      >
        {text.criticalPath}
      </button>
      {view === axis ? null : (
        <button type="button" class="button-quiet small" onClick={() => waterfall.zoom('whole')}>
          {text.wholeTime}
        </button>
      )}
    </div>
  );
}

function Search({ waterfall, search }: ToolsProps) {
  const text = t.value.waterfall;
  const { query, matches, goToNext } = waterfall;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && query !== '') {
      event.stopPropagation();
      waterfall.setQuery('');
    } else if (event.key === 'Enter') {
      event.preventDefault();
      goToNext(matches, event.shiftKey ? -1 : 1);
    }
  };
  return (
    <span class="waterfall-search" role="search">
      <input
        ref={search}
        type="search"
        placeholder={text.search}
        aria-label={text.search}
        value={query}
        onInput={(event) => waterfall.setQuery(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <span class="small muted num" role="status">
        {query.trim() === '' ? '' : text.found(matches.size)}
      </span>
      {matches.size === 0 ? null : (
        <>
          <Arrow label={text.previousMatch} class="arrow-up" onClick={() => goToNext(matches, -1)} />
          <Arrow label={text.nextMatch} class="arrow-down" onClick={() => goToNext(matches, 1)} />
        </>
      )}
    </span>
  );
}

function Arrow({ label, class: look, onClick }: { label: string; class: string; onClick: () => void }) {
  return (
    <button type="button" class="button-quiet small" aria-label={label} title={label} onClick={onClick}>
      <Icon name="chevron" class={look} />
    </button>
  );
}

export function FoldButton({ waterfall }: { waterfall: Waterfall }) {
  const text = t.value.waterfall;
  const { collapsed, setCollapsed, allRows } = waterfall;
  const foldable = allRows.flatMap((row) => (row.kind === 'span' && row.children > 0 ? [row.key] : []));
  const folded = collapsed.size > 0;
  return (
    <button
      type="button"
      class="button-quiet small waterfall-fold"
      onClick={() => setCollapsed(folded ? new Set() : new Set(foldable.slice(1)))}
    >
      {folded ? text.expandAll : text.collapseAll}
    </button>
  );
}
