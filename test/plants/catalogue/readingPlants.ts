import type { Plant } from '../plant.ts';

const decideSpec = 'gateway/readings/decideReading.spec.ts';
const deliverSpec = 'gateway/readings/deliverReadings.integration.spec.ts';

/** What becomes of a reading at the gateway. */
export const readingPlants: readonly Plant[] = [
  {
    name: 'generation-not-checked',
    breaks: 'A reading is recorded for the current claim of its policy only.',
    file: 'gateway/readings/decideReading.ts',
    text: 'if (sync.generation !== attempt.generation) return',
    replacement: 'if (sync.generation < (attempt.generation ?? 0)) return',
    noticedBy: [decideSpec, deliverSpec],
  },
  {
    name: 'epoch-not-checked',
    breaks: 'A reading counts for the portal session that asked for it only.',
    file: 'gateway/readings/decideReading.ts',
    text: 'if (attempt.generation !== reading.generation || attempt.linkEpoch !== reading.linkEpoch) {',
    replacement: 'if (attempt.generation !== reading.generation) {',
    noticedBy: [deliverSpec],
  },
  {
    name: 'recorded-again-when-delivered-again',
    breaks: 'A reading is recorded once, however often it is delivered, also one that gave its policy back.',
    file: 'gateway/readings/decideReading.ts',
    text: `  if (attempt.readingId === reading.readingId) return { kind: 'ANSWER', verdict: 'ALREADY_RECORDED' };
`,
    replacement: '',
    noticedBy: [decideSpec, deliverSpec],
  },
  {
    name: 'settled-attempt-is-open-again',
    breaks: 'An attempt that has its result takes no other.',
    file: 'gateway/readings/decideReading.ts',
    text: `const openStates: readonly AttemptState[] = ['QUEUED', 'IN_PROGRESS', 'RETURNED'];`,
    replacement: `const openStates: readonly AttemptState[] = ['QUEUED', 'IN_PROGRESS', 'RETURNED', 'SUCCESS'];`,
    noticedBy: [deliverSpec],
  },
  {
    name: 'older-reading-over-a-newer',
    breaks: 'A reading that comes late never replaces a newer one.',
    file: 'gateway/readings/decideOutcome.ts',
    text: 'return stored.generation < attempt.generation;',
    replacement: 'return stored.generation !== attempt.generation;',
    noticedBy: [decideSpec],
  },
  {
    name: 'reading-of-tomorrow',
    breaks: 'Nothing was read in the future, whatever the clock of the device says.',
    file: 'gateway/readings/recordReadings.ts',
    text: 'new Date(Math.min(clock.at(new Date(readAt)).getTime(), clock.now().getTime()))',
    replacement: 'new Date(clock.at(new Date(readAt)).getTime())',
    noticedBy: [deliverSpec],
  },
  {
    name: 'reading-day-of-utc',
    breaks: "A reading settles the day of the organization's time zone.",
    file: 'gateway/readings/recordReadings.ts',
    text: 'dayRead: businessDay(fetchedAt, organization.timeZone),',
    replacement: `dayRead: businessDay(fetchedAt, 'UTC'),`,
    noticedBy: [deliverSpec],
  },
  {
    name: 'not-found-after-one-look-delivered',
    breaks: 'The gateway takes no Not Found that a single look has made.',
    file: 'gateway/readings/parseReading.ts',
    text: 'const looksBeforeNotFound = 2;',
    replacement: 'const looksBeforeNotFound = 1;',
    noticedBy: [deliverSpec],
  },
  {
    name: 'not-found-although-unconfirmed',
    breaks: 'A policy is Not Found only when every source could confirm that it does not have it.',
    file: 'gateway/readings/decideOutcome.ts',
    text: 'if (facts.queue?.unconfirmed === true) {',
    replacement: 'if (facts.queue?.unconfirmed === true && facts.otherSources.length === 0) {',
    noticedBy: [decideSpec, deliverSpec],
  },
  {
    name: 'not-found-by-one-source',
    breaks: 'A policy is Not Found only when every source of the institution has said so.',
    file: 'gateway/readings/decideOutcome.ts',
    text: 'const next = facts.otherSources.find((source) => !asked.has(source.id));',
    replacement: 'const next = facts.otherSources.find((source) => source.linked && !asked.has(source.id));',
    noticedBy: [deliverSpec],
  },
  {
    name: 'reads-for-another-device',
    breaks: 'A device delivers readings of its own sessions only.',
    file: 'gateway/readings/loadFacts.ts',
    text: 'WHERE a.id = ANY ($1::uuid[]) AND coalesce(l.device_id, s.device_id) = $2`;',
    replacement: 'WHERE a.id = ANY ($1::uuid[]) AND s.device_id IS NOT NULL AND $2::uuid IS NOT NULL`;',
    noticedBy: [deliverSpec],
  },
  {
    name: 'reading-goes-with-its-source',
    breaks: 'What a device has read is recorded although the source was given to another device since.',
    file: 'gateway/readings/loadFacts.ts',
    text: 'coalesce(l.device_id, s.device_id) = $2`;',
    replacement: 's.device_id = $2`;',
    noticedBy: [deliverSpec],
  },
  {
    name: 'orders-of-a-session-before',
    breaks: 'The orders of a batch are those of the session that it was claimed for.',
    file: 'gateway/devices/orders.ts',
    text: 'AND s.device_id = $2 AND q.link_epoch = s.link_epoch',
    replacement: 'AND s.device_id = $2',
    noticedBy: [deliverSpec],
  },
];
