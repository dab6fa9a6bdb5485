import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { ProblemDto } from '@demo/contracts';

/** Documents the problems an operation can answer: what any may (400, 413, 415, 504 past a deadline), and `more`. */
export const ApiProblems = (...more: number[]) =>
  applyDecorators(...[400, 413, 415, 504, ...more].map((status) => ApiResponse({ status, type: ProblemDto })));
