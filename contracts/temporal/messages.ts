/** A typed name of an update, signal or query; workflows define handlers for it and clients call it by it. */
export interface MessageName<Input, Result = void> {
  readonly name: string;
  /** Never set; carries the types. */
  readonly types?: { input: Input; result: Result };
}

export function messageName<Input, Result = void>(name: string): MessageName<Input, Result> {
  return { name };
}
