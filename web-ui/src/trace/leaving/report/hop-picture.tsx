// The hop map as a picture that needs no style of its own to be placed: SVG with text, as wide as its column or top to bottom.
import { type TraceReport } from 'tracegap';
import { SHAPES } from '../../../shell/icons';
import { type Beside, hopMap } from '../../model/hop-map';
import { type HopLayout, layoutHops, type PlacedEdge, type PlacedNode } from '../../model/hop-layout';
import { arrowOf, pathOf } from '../../model/hop-path';
import { clipped, linesOf, widthOf } from './text-lines';
import { type Words } from './words';

/** CSS pixels: the column of the report, and that of a phone. */
const [WIDE, NARROW] = [960, 320];
const LINE = 16;
const MARK_TEXT = 12;

interface HopPictureProps {
  readonly report: Pick<TraceReport, 'hops' | 'findings' | 'services'>;
  readonly beside: Beside;
  readonly words: Words;
}

export function HopPicture({ report, beside, words }: HopPictureProps) {
  const map = hopMap(report, beside);
  const { hops, unknownService } = words.text;
  if (map.nodes.length === 0) return null;
  const name = (id: string) => map.nodes.find((node) => node.id === id)?.name ?? unknownService;
  return (
    <>
      <Drawing layout={layoutHops(map, WIDE)} words={words} look="hops-wide" />
      <Drawing layout={layoutHops(map, NARROW, true)} words={words} look="hops-narrow" />
      <ul class="visually-hidden">
        {map.edges.map(({ from, to, state, status }) => (
          <li key={`${from}>${to}`}>
            {hops.say(name(from), name(to), hops.state[state])}
            {status === null ? '' : `, ${hops.answered(status)}`}
          </li>
        ))}
      </ul>
      {map.edges.length === 0 ? <p class="muted">{hops.none}</p> : null}
    </>
  );
}

/** Room for marks that reach beyond the boxes. */
const MARGIN = 14;

function Drawing({ layout, words, look }: { layout: HopLayout; words: Words; look: string }) {
  const beyond = layout.vertical ? 70 : MARGIN;
  const [width, height] = [layout.width + MARGIN + beyond, layout.height + 2 * MARGIN];
  return (
    <svg
      class={`hops ${look}`}
      viewBox={`${-MARGIN} ${-MARGIN} ${width} ${height}`}
      width={width}
      height={height}
      aria-hidden="true"
    >
      {layout.edges.map((edge) => (
        <g key={`${edge.from}>${edge.to}`} class={`hop-line hop-line-${edge.state}`}>
          <path d={pathOf(edge, layout.vertical)} />
          <path class="hop-arrow" d={arrowOf(edge, layout.vertical)} />
        </g>
      ))}
      {layout.nodes.map((node) => (
        <NodeBox key={node.id} node={node} layout={layout} words={words} />
      ))}
      {layout.edges.map((edge) => (
        <EdgeMark key={`${edge.from}>${edge.to}`} edge={edge} vertical={layout.vertical} words={words} />
      ))}
    </svg>
  );
}

function NodeBox({ node, layout, words: { text } }: { node: PlacedNode; layout: HopLayout; words: Words }) {
  const { nodeWidth, nodeHeight } = layout;
  const noted = node.presence !== 'seen';
  const name = node.name ?? text.unknownService;
  const size = name.length > 14 ? 12 : 14;
  const lines = linesOf(name, nodeWidth - 16, size, noted ? 2 : 3);
  const all = [...lines, ...(noted ? [text.hops.note[node.presence]] : [])];
  const top = nodeHeight / 2 - ((all.length - 1) * LINE) / 2;
  return (
    <g class={`hop-node hop-node-${node.presence}`} transform={`translate(${node.x} ${node.y})`}>
      <rect width={nodeWidth} height={nodeHeight} rx="10" />
      {all.map((line, index) => (
        <text
          key={index}
          class={index < lines.length ? 'hop-name' : 'hop-note'}
          x={nodeWidth / 2}
          y={top + index * LINE}
          font-size={index < lines.length ? size : MARK_TEXT}
        >
          {line}
        </text>
      ))}
    </g>
  );
}

function EdgeMark({ edge, vertical, words: { text } }: { edge: PlacedEdge; vertical: boolean; words: Words }) {
  const { state, status, mark } = edge;
  const word = text.hops.state[state];
  const answered = status === null ? null : clipped(text.hops.answered(status), 90, MARK_TEXT);
  const wide = Math.max(widthOf(word, MARK_TEXT), answered === null ? 0 : widthOf(answered, MARK_TEXT));
  const rows = answered === null ? 1 : 2;
  const box = vertical ? { width: wide + 34, height: rows * LINE + 6 } : { width: wide + 8, height: rows * LINE + 24 };
  const [left, top] = vertical ? [8, -box.height / 2] : [-box.width / 2, -box.height / 2];
  const icon = vertical ? { x: left + 5, y: -8 } : { x: -8, y: top + 3 };
  const at = vertical ? { x: left + 25, y: 0 } : { x: 0, y: top + 29 };
  return (
    <g class={`hop-mark state-${state}`} transform={`translate(${mark.x} ${mark.y})`}>
      <rect x={left} y={top} {...box} rx="6" />
      <svg class="icon" viewBox="0 0 16 16" width="16" height="16" {...icon}>
        {SHAPES[state]}
      </svg>
      {[word, ...(answered === null ? [] : [answered])].map((line, index) => (
        <text key={index} x={at.x} y={at.y + index * LINE} text-anchor={vertical ? 'start' : 'middle'}>
          {line}
        </text>
      ))}
    </g>
  );
}
