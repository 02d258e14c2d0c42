import { seededRandom } from './seededRandom.ts';
import type { SeededRandom } from './seededRandom.ts';

export interface Household {
  readonly id: string;
  readonly name: string;
}

export interface Person {
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  /** `YYYY-MM-DD` */
  readonly birthDate: string;
  readonly email: string;
  readonly phone: string;
  readonly city: string;
  readonly state: string;
  readonly household: Household;
}

const FIRST_NAMES = [
  'Margaret', 'Robert', 'Linda', 'James', 'Patricia', 'Luis', 'Barbara', 'William', 'Susan', 'Anthony',
  'Dorothy', 'Kenji', 'Carol', 'Thomas', 'Renée', 'Charles', 'Aisha', 'George', 'Helen', 'Raymond',
  'Priya', 'Walter', 'Joyce', 'Daniel', 'Gloria', 'Mei', 'Harold', 'Denise', 'Samuel', 'Teresa',
] as const; // prettier-ignore

const LAST_NAMES = [
  'Whitfield', 'Okafor', 'Delgado', 'Petersen', "O'Connor", 'Nakamura', 'Hollis', 'Brandt', 'Castellano',
  'Abernathy', 'Nguyen', 'Lindqvist', 'Marsh', 'Fontaine', 'Kowalski', 'Reyes', 'Thornton', 'Ibrahim',
  'Gallagher', 'Sørensen', 'Pruitt', 'Vasquez', 'Meyer-Hahn', 'Chandler', 'Drummond', 'Eastman', 'Ferrara',
  'Goldberg', 'Hargrove', 'Ishikawa', 'Jankowski', 'Kessler', 'Lowry', 'McAllister', 'Novak', 'Osborne',
] as const; // prettier-ignore

const PLACES = [
  ['Springfield', 'IL'], ['Cedar Rapids', 'IA'], ['Boise', 'ID'], ['Tulsa', 'OK'], ['Dayton', 'OH'],
  ['Asheville', 'NC'], ['Fort Wayne', 'IN'], ['Mesa', 'AZ'], ['Duluth', 'MN'], ['Savannah', 'GA'],
] as const; // prettier-ignore

/**
 * People without end, households together. Both carriers draw the same people from the same seed, so that one
 * client can hold a life policy here and an annuity there.
 */
export function* people(seed: string): Generator<Person, never> {
  const random = seededRandom(`${seed}/people`);
  let number = 0;
  for (let householdNumber = 1; ; householdNumber += 1) {
    const lastName = random.pick(LAST_NAMES);
    const household = { id: `household-${padded(householdNumber)}`, name: `${lastName} Household` };
    const place = random.pick(PLACES);
    const members = random.between(1, 3);
    const names = new Set<string>();
    while (names.size < members) names.add(random.pick(FIRST_NAMES));
    for (const firstName of names) {
      number += 1;
      yield person(random, number, { firstName, lastName }, household, place);
    }
  }
}

function person(
  random: SeededRandom,
  number: number,
  { firstName, lastName }: Pick<Person, 'firstName' | 'lastName'>,
  household: Household,
  [city, state]: readonly [string, string],
): Person {
  const year = random.between(1938, 1989);
  const mailName = `${firstName}.${lastName}.${number}`.normalize('NFD').replace(/[^A-Za-z0-9.]/g, '');
  return {
    id: `person-${padded(number)}`,
    firstName,
    lastName,
    birthDate: `${year}-${twoDigits(random.between(1, 12))}-${twoDigits(random.between(1, 28))}`,
    email: `${mailName.toLowerCase()}@example.com`,
    phone: `(555) ${String(random.between(201, 989))}-${String(random.between(0, 9999)).padStart(4, '0')}`,
    city,
    state,
    household,
  };
}

function padded(number: number): string {
  return String(number).padStart(5, '0');
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
