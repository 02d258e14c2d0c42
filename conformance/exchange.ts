/** One request that came through, with its answer once there is one. */
export interface Exchange {
  /** Milliseconds of `performance.now()`. */
  readonly at: number;
  endedAt: number | null;
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly contentType: string | undefined;
  readonly body: string;
  answer: Answer | null;
}

export interface Answer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
}
