// Text for somebody else's hands.

/** The clipboard API needs a secure context; a lab on the next machine has none. */
export async function copyText(text: string): Promise<void> {
  if (isSecureContext) return navigator.clipboard.writeText(text).catch(() => selectAndCopy(text));
  selectAndCopy(text);
}

function selectAndCopy(text: string): void {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'visually-hidden';
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
