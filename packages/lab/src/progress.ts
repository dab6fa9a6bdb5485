/** Says on stderr what is being waited for, once it has taken two seconds and every ten seconds after. */
export async function withProgress<T>(what: string, work: () => Promise<T>): Promise<T> {
  const begun = Date.now();
  let said = false;
  const say = (): void => {
    process.stderr.write(said ? `  … ${what} (${Math.round((Date.now() - begun) / 1000)} s)\n` : `  ${what} …\n`);
    said = true;
  };
  const first = setTimeout(say, 2000);
  const again = setInterval(say, 10_000);
  try {
    return await work();
  } finally {
    clearTimeout(first);
    clearInterval(again);
  }
}
