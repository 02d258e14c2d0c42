/** A promise that a test settles when it wants the other side to go on. */
export interface Door<Value> {
  readonly opened: Promise<Value>;
  open(value: Value): void;
  slam(error: Error): void;
}

export function door<Value = void>(): Door<Value> {
  const { promise, resolve, reject } = Promise.withResolvers<Value>();
  // A door that nobody waits behind may be slammed.
  promise.catch(() => undefined);
  return { opened: promise, open: resolve, slam: reject };
}
