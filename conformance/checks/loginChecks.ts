import { broken, holds, notTested } from '../check.ts';
import type { Check } from '../check.ts';
import { notLinked } from '../conformanceKit.ts';
import type { ConformanceKit } from '../conformanceKit.ts';
import { cutOff, first } from '../disturbances.ts';
import type { Exchange } from '../exchange.ts';
import { submissionsOf, submittedTwice } from '../submissions.ts';

const once =
  'Submit what was received once: press one button, wait for its answer, and yield or throw. Try nothing again. Where the portal takes the code together with the password, fill in both in the step that received the code.';

/** What the runtime had to hold back. */
function refusedSubmissions(kit: ConformanceKit, since: number): string | undefined {
  return kit.logged
    .slice(since)
    .find(
      (line) => line.includes('submitted the same answer again') || /"refusedSubmissions":[1-9]/.test(line),
    );
}

/** The kit stands before the portal's own origin; what a sign-in server elsewhere receives it does not see. */
function isOneSubmission(kit: ConformanceKit, { length }: readonly Exchange[]): boolean {
  return length === 1 || (length === 0 && kit.plugin.origins.length > 1);
}

const links: Check = {
  id: 'links',
  promise: 'The login links, and each password and code is submitted once',
  async run(kit) {
    const before = kit.logged.length;
    const typedBefore = kit.typed.length;
    const session = kit.open();
    const { result: step, exchanges } = await kit.proxy.record(() => kit.link(session));
    const [password = '', ...answers] = kit.typed.slice(typedBefore);
    const refused = refusedSubmissions(kit, before);
    if (submittedTwice(exchanges, password, answers) || refused !== undefined) {
      return broken(
        'a password or code went out, or was about to go out, a second time within one login',
        once,
      );
    }
    if (step.kind !== 'LINKED') {
      return broken(
        `the right password and code gave ${notLinked(step)}`,
        'Return from `login` when the portal shows that it is signed in.',
      );
    }
    if ((await session.probe()).kind !== 'LINKED') {
      return broken(
        'the login returned, and the portal does not treat the session as signed in',
        'Return from `login` only when the portal shows something that only a signed-in user sees; yield every challenge.',
      );
    }
    return holds(`${1 + answers.length} submissions`);
  },
};

const wrongPassword: Check = {
  id: 'wrong-password',
  promise: 'A wrong password is one try, and said to be wrong',
  async run(kit) {
    await kit.portal.prepareLogin?.();
    const before = kit.logged.length;
    const password = 'Not-the-password-7';
    const session = kit.open();
    const credentials = { ...kit.portal.credentials, password };
    const { result: step, exchanges } = await kit.proxy.record(() =>
      kit.submitPassword(session, credentials),
    );
    const submissions = submissionsOf(exchanges, password);
    if (!isOneSubmission(kit, submissions) || refusedSubmissions(kit, before) !== undefined) {
      return broken('one wrong password was submitted more than once, or not at all', once);
    }
    if (step.kind === 'FAILED' && step.code === 'INVALID_CREDENTIALS') return holds('one submission');
    return broken(
      `a wrong password gave ${JSON.stringify(step)}`,
      "Throw PortalFailure('INVALID_CREDENTIALS') when the portal says so, with `attemptsLeft` where it counts.",
    );
  },
};

const wrongCode: Check = {
  id: 'wrong-code',
  promise: 'A wrong code is one try, and leads to a new challenge or to its end',
  async run(kit) {
    await kit.portal.prepareLogin?.();
    const session = kit.open();
    const step = await kit.submit(session);
    if (step.kind !== 'CHALLENGED') return notTested('the login asks for no code');
    const right = await kit.portal.answer(step.challenge, kit.portal.credentials);
    const wrong = (await kit.portal.wrongAnswer?.(step.challenge)) ?? otherDigits(right);
    kit.typed.push(...Object.values(right), ...Object.values(wrong));
    const before = kit.logged.length;
    const { result: next, exchanges } = await kit.proxy.record(() =>
      session.submitAnswers(step.challenge.id, wrong),
    );
    const [code = ''] = Object.values(wrong);
    const submissions = submissionsOf(exchanges, code);
    if (!isOneSubmission(kit, submissions) || refusedSubmissions(kit, before) !== undefined) {
      return broken('one wrong code was submitted more than once, or not at all', once);
    }
    const isNew = next.kind === 'CHALLENGED' && next.challenge.previousFailure === 'INVALID_CODE';
    if (isNew || (next.kind === 'FAILED' && next.code === 'INVALID_CODE')) return holds('one submission');
    return broken(
      `a wrong code gave ${JSON.stringify(next)}`,
      "Yield the challenge anew with `previousFailure: 'INVALID_CODE'` where the portal lets the person try again; else throw PortalFailure('INVALID_CODE').",
    );
  },
};

const lateCode: Check = {
  id: 'late-code',
  promise: 'A code that came too late is said to be late',
  async run(kit) {
    const { lateCredentials } = kit.portal;
    if (lateCredentials === undefined) {
      return notTested('the portal has no login whose codes come late (`lateCredentials`)');
    }
    const session = kit.open();
    const step = await kit.submit(session, lateCredentials);
    if (step.kind !== 'CHALLENGED') return notTested('the login asks for no code');
    const answers = await kit.portal.answer(step.challenge, lateCredentials);
    kit.typed.push(...Object.values(answers));
    const next = await session.submitAnswers(step.challenge.id, answers);
    const isNew = next.kind === 'CHALLENGED' && next.challenge.previousFailure !== undefined;
    const isOver = next.kind === 'FAILED' && ['CHALLENGE_EXPIRED', 'INVALID_CODE'].includes(next.code);
    if (isNew || isOver) return holds('a fresh challenge or the end');
    return broken(
      `a late code gave ${JSON.stringify(next)}`,
      "Yield the challenge anew with `previousFailure: 'CHALLENGE_EXPIRED'`, or throw PortalFailure('CHALLENGE_EXPIRED').",
    );
  },
};

const locked: Check = {
  id: 'locked-login',
  promise: 'A locked login is said to be locked, after one try',
  async run(kit) {
    const { lockedCredentials } = kit.portal;
    if (lockedCredentials === undefined)
      return notTested('the portal has no locked login (`lockedCredentials`)');
    const { result: step, exchanges } = await kit.proxy.record(() =>
      kit.submitPassword(kit.open(), lockedCredentials),
    );
    if (!isOneSubmission(kit, submissionsOf(exchanges, lockedCredentials.password))) {
      return broken('the password of a locked login was submitted more than once', once);
    }
    if (step.kind === 'FAILED' && step.code === 'ACCOUNT_LOCKED') return holds('one submission');
    return broken(
      `a locked login gave ${JSON.stringify(step)}`,
      "Throw PortalFailure('ACCOUNT_LOCKED') when the portal says so.",
    );
  },
};

const unanswered: Check = {
  id: 'unanswered-login',
  promise: 'A submission without an answer is not made again',
  async run(kit) {
    await kit.portal.prepareLogin?.();
    const session = kit.open();
    const { password } = kit.portal.credentials;
    const carries = (exchange: Exchange): boolean => submissionsOf([exchange], password).length > 0;
    const { result: step, exchanges } = await kit.proxy.during(first(9, carries, cutOff), () =>
      kit.submitPassword(session),
    );
    const count = submissionsOf(exchanges, password).length;
    if (count === 0 && kit.plugin.origins.length > 1) {
      return notTested('the password goes to a sign-in server on another origin');
    }
    if (count > 1) return broken(`without an answer the password was submitted ${count} times`, once);
    if (step.kind === 'FAILED' && step.code === 'OUTCOME_UNKNOWN')
      return holds('one submission, outcome unknown');
    return broken(
      `a submission without an answer gave ${JSON.stringify(step)}`,
      'Let the error of the page pass; catch no time-out.',
    );
  },
};

function otherDigits(answers: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(answers);
  return Object.fromEntries(
    entries.map(([name, answer]) => [
      name,
      answer.replaceAll(/\d/g, (digit) => String((Number(digit) + 3) % 10)),
    ]),
  );
}

export const loginChecks: readonly Check[] = [links, wrongPassword, wrongCode, lateCode, locked, unanswered];
