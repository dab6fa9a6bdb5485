/** OTLP JSON with every time moved so that the latest is now, or `agoMs` before it: backends are asked for the last minutes. */
export function atNow(bodies: readonly string[], agoMs = 0): string[] {
  const times = bodies.flatMap((body) =>
    [...body.matchAll(/UnixNano":\s*"(\d+)"/g)].map(([, nanos]) => BigInt(nanos ?? 0)),
  );
  const latest = times.reduce((known, time) => (time > known ? time : known), 0n);
  const by = BigInt(Date.now() - agoMs) * 1_000_000n - latest;
  return bodies.map((body) =>
    body.replace(/(UnixNano":\s*")(\d+)"/g, (_, head: string, nanos: string) => `${head}${BigInt(nanos) + by}"`),
  );
}
