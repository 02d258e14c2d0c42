import { PortalFailure, isPortalFailure } from '../../plugin-sdk/index.ts';
import type { CarrierPlugin, ChallengeAnswer, Login, Portal } from '../../plugin-sdk/index.ts';
import type { BrokenCopy } from './brokenCopy.ts';

/** The same login, with something done to each answer before the good plugin has it. */
function withAnswers(
  good: CarrierPlugin,
  meddle: (portal: Portal, answer: ChallengeAnswer) => Promise<void>,
): CarrierPlugin {
  return {
    ...good,
    async *login(portal, credentials): Login {
      const login = good.login(portal, credentials);
      let step = await login.next();
      while (step.done !== true) {
        const answer = yield step.value;
        await meddle(portal, answer);
        step = await login.next(answer);
      }
    },
  };
}

export const mannerBugs: readonly BrokenCopy[] = [
  {
    name: 'submits-the-code-twice',
    bug: 'sends the code to the portal once more than it should',
    namedBy: ['links', 'wrong-code'],
    plant: (good) =>
      withAnswers(good, async (portal, answer) => {
        if (answer.kind === 'ANSWERED') await portal.post('/', { form: { ...answer.answers } });
      }),
  },
  {
    name: 'tries-the-login-again',
    bug: 'submits a refused password a second time',
    namedBy: ['wrong-password'],
    plant: (good) => ({
      ...good,
      async *login(portal, credentials): Login {
        try {
          yield* good.login(portal, credentials);
        } catch (error) {
          if (!isPortalFailure(error) || error.code !== 'INVALID_CREDENTIALS') throw error;
          yield* good.login(portal, credentials);
        }
      },
    }),
  },
  {
    name: 'links-without-the-code',
    bug: 'returns from the login when the portal asks for the code',
    namedBy: ['links'],
    plant: (good) => ({
      ...good,
      async *login(portal, credentials): Login {
        await good.login(portal, credentials).next();
      },
    }),
  },
  {
    name: 'logs-the-password',
    bug: 'prints what was typed',
    namedBy: ['no-secret-in-logs'],
    plant: (good) => ({
      ...good,
      async *login(portal, credentials): Login {
        process.stderr.write(`signing in as ${credentials.username} with ${credentials.password}\n`);
        yield* good.login(portal, credentials);
      },
    }),
  },
  {
    name: 'ignores-the-rate',
    bug: 'asks the portal by its own means, past the pace',
    namedBy: ['pace'],
    plant: (good) => ({
      ...good,
      read: async (portal, number) => {
        const own = Array.from({ length: 10 }, () => fetch(portal.origin, { redirect: 'manual' }));
        await Promise.all(own);
        return good.read(portal, number);
      },
    }),
  },
  {
    name: 'follows-a-link-elsewhere',
    bug: 'follows whatever link a page has, to another origin too',
    namedBy: ['own-origins'],
    plant: (good) => ({
      ...good,
      read: (portal, number) => good.read(followingLinks(portal), number),
    }),
  },
  {
    name: 'holds-a-page-open',
    bug: 'opens a page to read and never leaves it',
    namedBy: ['no-page-left-open'],
    plant: (good) => ({
      ...good,
      read: async (portal, number) => {
        await portal.page();
        return good.read(portal, number);
      },
    }),
  },
];

function followingLinks(portal: Portal): Portal {
  return {
    origin: portal.origin,
    memory: portal.memory,
    page: () => portal.page(),
    post: (path, request) => portal.post(path, request),
    exclusively: (work) => portal.exclusively(work),
    get: async (path, request) => {
      const answer = await portal.get(path, request);
      const next = /<a href="(https?:\/\/[^"]+)" rel="next">/.exec(answer.text)?.[1];
      if (next === undefined) return answer;
      const followed = await portal.get(next);
      if (followed.status !== 200) throw new PortalFailure('SITE_CHANGED', 'the next page is missing');
      return answer;
    },
  };
}
