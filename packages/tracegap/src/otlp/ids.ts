/**
 * Ids as they come: hex (OTLP/JSON, search results, sometimes without leading zeros) or base64 (Tempo's JSON by id).
 * The two cannot be confused: 16 bytes are 32 hex digits or 24 base64 characters that end in `==`, 8 bytes are 16 or 12.
 */

const HEX = /^[0-9a-fA-F]+$/;
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

/** 32 lower-case hex digits, or null for what is no trace id (also for the all-zero one). */
export function traceIdOf(raw: unknown): string | null {
  return idOf(raw, 32);
}

/** 16 lower-case hex digits, or null for what is no span id (also for the all-zero one, which means "none"). */
export function spanIdOf(raw: unknown): string | null {
  return idOf(raw, 16);
}

function idOf(raw: unknown, digits: 16 | 32): string | null {
  if (typeof raw !== 'string' || raw === '') return null;
  const hex = HEX.test(raw) && raw.length <= digits ? raw.toLowerCase() : fromBase64(raw);
  if (hex === null || hex.length > digits || /^0*$/.test(hex)) return null;
  return hex.padStart(digits, '0');
}

function fromBase64(text: string): string | null {
  // The length test keeps a too long hex string from being taken for base64.
  if (!BASE64.test(text) || ![11, 12, 22, 24].includes(text.length)) return null;
  try {
    return hexOf(Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0)));
  } catch {
    return null;
  }
}

export function hexOf(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return hex;
}
