// Everything that is refused or fails leaves as application/problem+json (RFC 9457).
import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { type Problem } from '@demo/contracts';

export type ProblemMembers = Omit<Problem, 'type' | 'title' | 'status' | 'detail'>;

/** A failure the caller is told about, with the members of the contract's Problem. */
export class ProblemException extends HttpException {
  readonly problem: Problem;

  constructor(status: number, detail: string, members: ProblemMembers = {}) {
    super(detail, status);
    this.problem = problemOf(status, detail, members);
  }
}

export function problemOf(status: number, detail: string, members: ProblemMembers = {}): Problem {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail, ...members };
}
