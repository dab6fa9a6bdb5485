// A link that leaves the page.
import { Icon } from './icons';

export function OutLink({ href, children }: { href: string; children: string }) {
  // Addresses come from a server: only http(s) becomes a link.
  if (!/^https?:\/\//.test(href)) return <span>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noreferrer">
      {children} <Icon name="out" />
    </a>
  );
}
