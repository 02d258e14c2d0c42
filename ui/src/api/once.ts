import { drawSubmissionId } from '../sealing/submissionId.ts';

/** Parameters that make a create happen once, however often its request arrives. */
export function once() {
  return { header: { 'Idempotency-Key': drawSubmissionId() } };
}
