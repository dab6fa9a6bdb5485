/** Hands a text to the browser as a download. */
export function saveAs(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser takes the content while it handles the click, some only after it.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
