/** Functions with defaults that a test replaces one by one, and every call they received. */
export interface Programmable<Functions> {
  readonly activities: Functions;
  /** Inputs of an activity's calls, in order. */
  calls<Name extends keyof Functions>(name: Name): FirstArgument<Functions[Name]>[];
  /** Replaces what an activity does, for all later calls. */
  on<Name extends keyof Functions>(name: Name, act: Functions[Name]): void;
}

type FirstArgument<Activity> = Activity extends (input: infer Input) => unknown ? Input : undefined;
type Activity = (input: unknown) => unknown;

export function programmable<Functions extends object>(defaults: Functions): Programmable<Functions> {
  const acts = new Map(Object.entries(defaults) as [string, Activity][]);
  const received: { name: string; input: unknown }[] = [];
  const activities = Object.fromEntries(
    [...acts.keys()].map((name) => [
      name,
      (input: unknown) => {
        received.push({ name, input });
        return acts.get(name)?.(input);
      },
    ]),
  );
  return {
    activities: activities as Functions,
    calls: (name) =>
      received.filter((call) => call.name === name).map((call) => call.input) as FirstArgument<
        Functions[typeof name]
      >[],
    on: (name, act) => void acts.set(String(name), act as Activity),
  };
}
