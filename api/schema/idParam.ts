import { Param, type PipeTransform } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { FailureError } from '../../contracts/domain/failures.ts';

/** What is not an id names nothing. */
const existingId: PipeTransform<unknown, string> = {
  transform(value) {
    if (!isUUID(value)) throw new FailureError('NOT_FOUND');
    return String(value).toLowerCase();
  },
};

/** An id in the path; anything else answers 404. */
export function IdParam(name = 'id'): ParameterDecorator {
  return Param(name, existingId);
}
