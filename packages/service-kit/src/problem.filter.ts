import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, NotFoundException } from '@nestjs/common';
import { type Request, type Response } from 'express';
import { type Problem } from '@demo/contracts';
import { type Logger } from './logger';
import { ProblemException, problemOf } from './problem';
import { methodsOf } from './routes';
import { traceIdOf } from './trace-response';

/** Turns whatever was thrown into a problem; what nobody foresaw is logged in full and told as a bare 500. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const problem = this.describe(thrown, request, response);
    const traceId = traceIdOf(response);
    response
      .status(problem.status)
      .set('content-type', 'application/problem+json')
      .end(JSON.stringify(traceId ? { ...problem, trace_id: traceId } : problem));
  }

  private describe(thrown: unknown, request: Request, response: Response): Problem {
    if (thrown instanceof ProblemException) return thrown.problem;
    if (thrown instanceof NotFoundException) return noSuchRoute(request, response);
    if (thrown instanceof HttpException) return problemOf(thrown.getStatus(), thrown.message);
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    this.logger.error('request failed', { error: error.message, stack: error.stack });
    return problemOf(500, 'An unexpected error; the log has it under this trace_id.');
  }
}

/** No handler took the request: 405 when the path is served for other methods, else 404. */
function noSuchRoute(request: Request, response: Response): Problem {
  const methods = methodsOf(request);
  if (methods.length === 0) return problemOf(404, `There is nothing at ${request.path}; /docs lists what there is.`);
  const allowed = methods.join(', ');
  response.set('allow', allowed);
  return problemOf(405, `${request.method} is not possible here; this path takes ${allowed}.`);
}
