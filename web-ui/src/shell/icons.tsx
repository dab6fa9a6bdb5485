// Every mark of the page: drawn, never fetched, and always beside a word or with a name of its own.
import { type JSX } from 'preact';

export const SHAPES = {
  whole: <path d="M2.5 8.5 6 12l7.5-8" />,
  broken: <path d="m4 4 8 8m0-8-8 8" />,
  'by-design': (
    <path d="M6.5 9.5 9.5 6.5M7 4.5l1.5-1.5a3 3 0 0 1 4.3 4.3L11.3 8.8M9 11.5 7.5 13a3 3 0 0 1-4.3-4.3l1.5-1.5" />
  ),
  dark: <path d="M13 9.5A5.5 5.5 0 1 1 6.5 3 4.5 4.5 0 0 0 13 9.5Z" />,
  'not-seen': <path d="M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.7.4-1.1.9-1.1 1.6v.4m0 2.3v.1" />,
  failed: <path d="M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2ZM3.8 3.8l8.4 8.4" />,
  'not-called': <path d="M3 8h2m2 0h2m2 0h2" />,
  warning: <path d="M8 2.5 14.5 13.5h-13Zm0 4v3.2m0 1.7v.1" />,
  waiting: <path d="M8 2a6 6 0 1 1-6 6" />,
  copy: <path d="M5.5 5.5v-3h8v8h-3m-8-5h8v8h-8Z" />,
  link: <path d="M6.5 9.5 9.5 6.5M7 4.5l1.5-1.5a3 3 0 0 1 4.3 4.3L11.3 8.8M9 11.5 7.5 13a3 3 0 0 1-4.3-4.3l1.5-1.5" />,
  save: <path d="M8 2.5v7.5m-3.2-3L8 10.2 11.2 7M2.5 13.5h11" />,
  document: <path d="M3.5 2h6l3 3v9h-9Zm2.5 6h4m-4 3h4" />,
  chevron: <path d="m6 3.5 4.5 4.5L6 12.5" />,
  close: <path d="m4 4 8 8m0-8-8 8" />,
  sun: (
    <path d="M8 5.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6Zm0-4.2v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1.1 1.1M11.9 11.9 13 13M3 13l1.1-1.1M11.9 4.1 13 3" />
  ),
  moon: <path d="M13 9.5A5.5 5.5 0 1 1 6.5 3 4.5 4.5 0 0 0 13 9.5Z" />,
  system: <path d="M2 3h12v8H2Zm4 10.5h4M8 11v2.5" />,
  out: <path d="M6.5 3.5H3v9.5h9.5V9.5M9 2.5h4.5V7m0-4.5L7.5 8.5" />,
} satisfies Record<string, JSX.Element>;

export type IconName = keyof typeof SHAPES;

export function Icon({ name, class: extra = '' }: { name: IconName; class?: string }) {
  return (
    <svg
      class={`icon ${extra}`}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.7"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {SHAPES[name]}
    </svg>
  );
}

export function BrandMark() {
  return (
    <svg
      class="brand-mark"
      viewBox="0 0 32 32"
      fill="none"
      stroke-width="3.2"
      stroke-linecap="round"
      aria-hidden="true"
    >
      <path class="wire" d="M2 16h9m10 0h9" />
      <circle class="wire" cx="2.5" cy="16" r="1" />
      <circle class="wire" cx="29.5" cy="16" r="1" />
      <path class="gap" d="m13.5 22 5-12" />
    </svg>
  );
}
