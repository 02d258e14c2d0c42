interface Ordered {
  id: string;
  sequence: number;
  linkEpoch: number;
}

/** Answers may arrive out of order; what is shown only ever moves forward. */
export function newerSession<Session extends Ordered>(
  older: Session | null | undefined,
  newer: Session | null,
): Session | null {
  if (older === null || older === undefined || newer === null) return newer;
  if (older.id !== newer.id) return older.linkEpoch > newer.linkEpoch ? older : newer;
  return older.sequence > newer.sequence ? older : newer;
}
