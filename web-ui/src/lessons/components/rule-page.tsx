// A rule's page of tracegap's documentation: the little Markdown that these pages use, and nothing else.
import { type ComponentChildren } from 'preact';

type Block = { readonly kind: 'heading' | 'text' | 'item' | 'code'; readonly text: string };

export function RulePage({ markdown }: { markdown: string }) {
  return (
    <div class="rule-page" lang="en">
      {blocksOf(markdown).map(({ kind, text }, index) => {
        if (kind === 'heading') return <h3 key={index}>{text}</h3>;
        if (kind === 'code')
          return (
            <pre key={index} class="commands" tabIndex={0}>
              <code>{text}</code>
            </pre>
          );
        return <p key={index}>{kind === 'item' ? ['– ', ...inline(text)] : inline(text)}</p>;
      })}
    </div>
  );
}

/** The title is left out: the page that shows this has it already. */
function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let code: string[] | null = null;
  for (const line of markdown.split('\n')) {
    if (line.startsWith('```')) {
      if (code !== null) blocks.push({ kind: 'code', text: code.join('\n') });
      code = code === null ? [] : null;
    } else if (code !== null) code.push(line);
    else if (line.startsWith('## ')) blocks.push({ kind: 'heading', text: line.slice(3) });
    else if (line.startsWith('- ')) blocks.push({ kind: 'item', text: line.slice(2) });
    else if (line.trim() !== '' && !line.startsWith('# ')) blocks.push({ kind: 'text', text: line });
  }
  return blocks;
}

function inline(text: string): ComponentChildren[] {
  return text.split(/(`[^`]+`|https?:\/\/\S+)/).map((part, index) =>
    part.startsWith('`') ? (
      <code key={index}>{part.slice(1, -1)}</code>
    ) : /^https?:/.test(part) ? (
      <a key={index} href={part} rel="noreferrer" target="_blank">
        {part}
      </a>
    ) : (
      part
    ),
  );
}
