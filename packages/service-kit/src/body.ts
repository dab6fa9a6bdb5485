// Reads the body of a request: JSON in UTF-8 (RFC 8259), at most 64 KiB. What cannot be read is told in words of our own, since
// the parser's quote what was sent.
import { isUtf8 } from 'node:buffer';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { type NextFunction, type Request, type Response } from 'express';
import { ProblemException } from './problem';

export const BODY_LIMIT_BYTES = 64 * 1024;

export function readJsonBodies(app: NestExpressApplication): void {
  app.useBodyParser('json', { limit: BODY_LIMIT_BYTES, verify: refuseOtherThanUtf8 });
  app.use(tellUnreadable);
}

export const tooLarge = () => new ProblemException(413, 'The body is larger than 64 KiB.');

/** Otherwise every byte that is no UTF-8 would silently become U+FFFD. */
function refuseOtherThanUtf8(_request: unknown, _response: unknown, body: Buffer, charset: string): void {
  if (charset !== 'utf-8') throw new ProblemException(415, 'JSON is sent in UTF-8; leave the charset out.');
  if (!isUtf8(body)) throw new ProblemException(400, 'The body is not valid UTF-8.');
}

const WORDS: Record<string, string> = {
  'entity.parse.failed': 'The body is not a JSON object.',
  'encoding.unsupported': 'This content-encoding is not supported; send the body plain or with gzip.',
  'charset.unsupported': 'JSON is sent in UTF-8; leave the charset out.',
  'request.size.invalid': 'The body is not as long as content-length says.',
};

/** The parser throws errors that carry `status` and `type` (http-errors); all it can throw is the caller's fault. */
function tellUnreadable(error: unknown, _request: Request, _response: Response, next: NextFunction): void {
  const { status, type } = error as { status?: unknown; type?: unknown };
  if (error instanceof ProblemException || typeof status !== 'number') return next(error);
  if (status === 413) return next(tooLarge());
  const words = typeof type === 'string' ? WORDS[type] : undefined;
  next(new ProblemException(status, words ?? 'The body cannot be read: it is not what its headers say.'));
}
