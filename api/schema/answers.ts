import { applyDecorators, HttpCode, type Type } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';

interface AnswerOptions {
  status?: number;
  list?: boolean;
}

/** The successful answer of an endpoint: its shape and status (200 unless said otherwise). */
export function Answers(type: Type, { status = 200, list = false }: AnswerOptions = {}): MethodDecorator {
  return applyDecorators(HttpCode(status), ApiResponse({ status, type, isArray: list }));
}

/** The endpoint answers 204 without a body. */
export function AnswersNothing(): MethodDecorator {
  return applyDecorators(HttpCode(204), ApiResponse({ status: 204 }));
}
