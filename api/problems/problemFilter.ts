import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isUnexpected, problemOf } from './problem.ts';
import type { ProblemResponseDto } from './problemResponseDto.ts';

/** Answers every exception with problem details (RFC 9457). */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = problemOf(exception);
    if (isUnexpected(problem)) request.log.error({ err: exception }, 'unexpected error');
    if (reply.raw.headersSent) return;
    const body: ProblemResponseDto = { ...problem, instance: `urn:request:${request.id}` };
    if (problem.status === 429 || problem.status === 503) reply.header('retry-after', '5');
    // As a string: the content type would otherwise be taken for something that is not JSON.
    void reply.status(problem.status).type('application/problem+json').send(JSON.stringify(body));
  }
}
