/** Lines to type in a terminal. */
export function Commands({ lines }: { lines: readonly string[] }) {
  return (
    <pre class="commands" tabIndex={0}>
      <code>{lines.join('\n')}</code>
    </pre>
  );
}
