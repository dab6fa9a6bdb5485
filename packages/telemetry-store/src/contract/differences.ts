/**
 * Exchanges in which the embedded store answers otherwise than Tempo on purpose: name, the status it answers, the reason.
 * They hold for the embedded store only; a real Tempo is held to the recordings.
 */
export const DECLARED_DIFFERENCES: Readonly<Record<string, { status: number; reason: string }>> = {
  'ingest-logs': { status: 200, reason: 'the store keeps logs too, which takes a Loki beside a real Tempo' },
  'status-buildinfo': {
    status: 404,
    reason: 'Tempo 3.0.3 drops the connection; /api/status/buildinfo is the good path',
  },
  'v2-tags-q': {
    status: 200,
    reason:
      'Tempo lists attributes with columns of their own (here http.request.method, server.address, url.path) whatever q finds; the store lists those of the spans that q finds',
  },
};
