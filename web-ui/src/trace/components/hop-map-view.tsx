// The hop map as a picture: boxes for services, a line for each hop, its state as mark and word on the line.
import { type TraceReport } from 'tracegap';
import { useMemo } from 'preact/hooks';
import { t } from '../i18n';
import { type TraceMessages as Messages } from '../i18n/en';
import { type Beside, hopMap } from '../model/hop-map';
import { layoutHops, type HopLayout, type PlacedEdge, type PlacedNode } from '../model/hop-layout';
import { arrowOf, pathOf } from '../model/hop-path';
import { Icon } from '../../shell/icons';
import { breakable } from './breakable';
import { StateMark } from './state-mark';
import { useWidth } from '../../shell/use-width';

interface HopMapProps {
  readonly report: Pick<TraceReport, 'hops' | 'findings' | 'services'>;
  /** What became of the calls, where that is known. */
  readonly beside?: Beside;
  readonly vertical?: boolean;
  readonly onFinding?: (index: number) => void;
}

const NOTHING: Beside = {};

export function HopMapView({ report, beside = NOTHING, vertical = false, onFinding }: HopMapProps) {
  const [box, width] = useWidth<HTMLDivElement>();
  const map = useMemo(() => hopMap(report, beside), [report, beside]);
  const text = t.value;
  if (map.nodes.length === 0) return null;
  const layout = layoutHops(map, width, vertical);
  return (
    <div class="hop-map" ref={box}>
      {width === 0 ? null : (
        <div class="hop-canvas" style={{ width: `${layout.width}px`, height: `${layout.height}px` }}>
          <Lines layout={layout} />
          {layout.nodes.map((node) => (
            <NodeBox key={node.id} node={node} layout={layout} />
          ))}
          <ul class="hop-marks" aria-label={text.hops.list}>
            {layout.edges.map((edge) => (
              <EdgeMark key={`${edge.from}>${edge.to}`} edge={edge} layout={layout} onFinding={onFinding} />
            ))}
          </ul>
        </div>
      )}
      {map.edges.length === 0 ? <p class="muted small">{text.hops.none}</p> : null}
    </div>
  );
}

/** What each mark means, for those who do not know yet. */
export function HopLegend() {
  const { hops } = t.value;
  return (
    <details class="legend small">
      <summary>{hops.legend}</summary>
      <dl>
        {(['whole', 'broken', 'by-design', 'dark', 'not-seen', 'failed', 'not-called'] as const).map((state) => (
          <div key={state}>
            <dt>
              <StateMark state={state} word={hops.state[state]} />
            </dt>
            <dd class="muted">{hops.meaning[state]}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function Lines({ layout }: { layout: HopLayout }) {
  return (
    <svg class="hop-lines" width={layout.width} height={layout.height} aria-hidden="true">
      {layout.edges.map((edge) => (
        <g key={`${edge.from}>${edge.to}`} class={`hop-line hop-line-${edge.state}`}>
          <path d={pathOf(edge, layout.vertical)} />
          <path class="hop-arrow" d={arrowOf(edge, layout.vertical)} />
        </g>
      ))}
    </svg>
  );
}

function NodeBox({ node, layout }: { node: PlacedNode; layout: HopLayout }) {
  const text = t.value;
  return (
    <div
      class={`hop-node hop-node-${node.presence}`}
      style={{
        left: `${node.x}px`,
        top: `${node.y}px`,
        width: `${layout.nodeWidth}px`,
        height: `${layout.nodeHeight}px`,
      }}
    >
      <span class={`hop-name ${(node.name ?? '').length > 14 ? 'hop-name-long' : ''}`}>
        {breakable(nameOf(node.name, text))}
      </span>
      {node.presence === 'seen' ? null : (
        <span class="hop-note">
          <Icon name={node.presence} />
          {text.hops.note[node.presence]}
        </span>
      )}
    </div>
  );
}

function EdgeMark({
  edge,
  layout,
  onFinding,
}: {
  edge: PlacedEdge;
  layout: HopLayout;
  onFinding: HopMapProps['onFinding'];
}) {
  const text = t.value;
  const name = (id: string) => nameOf(layout.nodes.find((node) => node.id === id)?.name ?? null, text);
  const { finding, status } = edge;
  const answered = status === null ? '' : text.hops.answered(status);
  const state = [text.hops.state[edge.state], answered].filter(Boolean).join(', ');
  const place = { left: `${edge.mark.x}px`, top: `${edge.mark.y}px` };
  const content = (
    <EdgeWords state={edge.state} answered={answered} said={text.hops.say(name(edge.from), name(edge.to), state)} />
  );
  const look = `hop-mark state-${edge.state} ${layout.vertical ? 'hop-mark-beside' : ''}`;
  return (
    <li class={look} style={place} data-state={edge.state} data-hop={`${edge.from}>${edge.to}`}>
      {finding === null || !onFinding ? (
        <span class="hop-mark-body">{content}</span>
      ) : (
        <button type="button" class="hop-mark-body" title={text.hops.showFinding} onClick={() => onFinding(finding)}>
          {content}
        </button>
      )}
    </li>
  );
}

/** `said` is for screen readers alone, the other words for the eye. */
function EdgeWords({ state, answered, said }: { state: PlacedEdge['state']; answered: string; said: string }) {
  return (
    <>
      <Icon name={state} />
      <span aria-hidden="true">{t.value.hops.state[state]}</span>
      {answered === '' ? null : (
        <span class="hop-answered" aria-hidden="true">
          {answered}
        </span>
      )}
      <span class="visually-hidden">{said}</span>
    </>
  );
}

function nameOf(name: string | null, text: Messages): string {
  return name ?? text.unknownService;
}
