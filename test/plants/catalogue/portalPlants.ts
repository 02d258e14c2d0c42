import type { Plant } from '../plant.ts';

const readerSpec = 'worker-device/portal/policyReader.spec.ts';
const guardSpec = 'worker-device/portal/submissionGuard.spec.ts';
const httpSpec = 'worker-device/portal/portalHttp.spec.ts';
const tokensSpec = 'worker-device/portal/sessionTokens.spec.ts';
const addressSpec = 'test/portal-sessions/addressSessions.spec.ts';

/** What is enforced around every plugin. */
export const portalPlants: readonly Plant[] = [
  {
    name: 'not-found-after-one-look',
    breaks: 'A single empty search is never Not Found: it is looked at a second time.',
    file: 'worker-device/portal/policyReader.ts',
    text: `      case 'NOT_FOUND':
        return this.#secondLook(number);
      case 'FAULT':`,
    replacement: `      case 'NOT_FOUND':
        return this.#afterControl(number);
      case 'FAULT':`,
    noticedBy: [readerSpec],
  },
  {
    name: 'not-found-without-a-control',
    breaks: 'Not Found is said only while the search finds what is there.',
    file: 'worker-device/portal/policyReader.ts',
    text: `return failed('SITE_CHANGED', 2, 'a policy that is there is not found either');`,
    replacement: `return { kind: 'NOT_FOUND', evidence: { looks: 2 } };`,
    noticedBy: [readerSpec],
  },
  {
    name: 'not-found-while-signed-out',
    breaks: 'An expired session is never Not Found.',
    file: 'worker-device/portal/policyReader.ts',
    text: `if (after.kind === 'NOT_LINKED') throw new SessionOver('SESSION_TIMED_OUT');`,
    replacement: `if (after.kind === 'NOT_LINKED') return failed('SITE_CHANGED', 2, 'signed out');`,
    noticedBy: [readerSpec],
  },
  {
    name: 'two-records-and-the-first-is-taken',
    breaks: 'A number that the portal shows for two policies is nobody’s.',
    file: 'worker-device/portal/recordJudgement.ts',
    text: 'if (new Set(exact.map((record) => record.recordId)).size > 1) {',
    replacement: 'if (new Set(exact.map((record) => record.numberText)).size > 1) {',
    noticedBy: ['worker-device/portal/recordJudgement.spec.ts'],
  },
  {
    name: 'password-passes-twice',
    breaks: 'What a person typed goes out once.',
    file: 'worker-device/portal/submissionGuard.ts',
    text: 'if (password !== null) password.isOut = true;',
    replacement: '',
    noticedBy: [guardSpec],
  },
  {
    name: 'code-passes-twice',
    breaks: 'What a person typed goes out once.',
    file: 'worker-device/portal/submissionGuard.ts',
    text: 'this.#answered ||= answers;',
    replacement: '',
    noticedBy: [guardSpec],
  },
  {
    name: 'password-forgotten-after-a-code',
    breaks: 'A password that is out goes out again only beside a new code.',
    file: 'worker-device/portal/submissionGuard.ts',
    text: 'this.#arm(answers, answers);',
    replacement: 'this.#password = null;\n    this.#arm(answers, answers);',
    noticedBy: [guardSpec],
  },
  {
    name: 'secret-in-a-log-line',
    breaks: 'Logs carry nothing that a person typed.',
    file: 'worker-device/portal/submissionGuard.ts',
    text: `[secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
      .reduce(`,
    replacement: `[encodeURIComponent(secret), JSON.stringify(secret)])
      .reduce(`,
    noticedBy: [guardSpec],
  },
  {
    name: 'secret-in-an-error',
    breaks: 'No error that leaves the device quotes what a person typed.',
    file: 'worker-device/link/secrets.ts',
    text: `  } catch {
    // The error's message would quote the secret.
    return undefined;
  }`,
    replacement: `  } catch (error) {
    throw new Error('The envelope holds no JSON', { cause: error });
  }`,
    noticedBy: ['worker-device/link/secrets.spec.ts'],
  },
  {
    name: 'origin-by-its-beginning',
    breaks: 'A session reaches the origins that its plugin declares and no other.',
    file: 'worker-device/portal/originGuard.ts',
    text: `  allows(url: URL): boolean {
    return this.#allowed.has(url.origin);`,
    replacement: `  allows(url: URL): boolean {
    return [...this.#allowed].some((origin) => url.href.startsWith(origin));`,
    noticedBy: ['worker-device/portal/originGuard.spec.ts'],
  },
  {
    name: 'post-repeated',
    breaks: 'What may change something at a portal is asked for once.',
    file: 'worker-device/portal/portalHttp.ts',
    text: `terms.mayRetry && (method === 'GET' || request.readsOnly === true);`,
    replacement: 'terms.mayRetry;',
    noticedBy: [httpSpec],
  },
  {
    name: 'login-step-repeated',
    breaks: 'Nothing of a login is asked for again by itself.',
    file: 'worker-device/portal/portalHttp.ts',
    text: `terms.mayRetry && (method === 'GET' || request.readsOnly === true);`,
    replacement: `method === 'GET' || request.readsOnly === true;`,
    noticedBy: [httpSpec],
  },
  {
    name: 'retry-after-ignored',
    breaks: 'A pause that the portal asks for holds back every request of the session.',
    file: 'worker-device/portal/portalHttp.ts',
    text: `      if (askedFor > 0) this.#parts.pace.pause(askedFor);
`,
    replacement: '',
    noticedBy: [httpSpec],
  },
  {
    name: 'error-page-given-to-the-plugin',
    breaks: 'An error page of the portal is never read as its answer.',
    file: 'worker-device/portal/portalHttp.ts',
    text: `    if (failure !== null) throw failure;
    return last;`,
    replacement: `    if (failure !== null && last.status < 500) throw failure;
    return last;`,
    noticedBy: [httpSpec],
  },
  {
    name: 'token-of-the-session-in-a-cursor',
    breaks: 'A place in the list that leaves the device carries no token of the session.',
    file: 'worker-device/portal/tokenFreePlugin.ts',
    text: 'return tokens.hideOwn(cursor);',
    replacement: 'return cursor;',
    noticedBy: [addressSpec],
  },
  {
    name: 'token-of-the-session-in-an-error',
    breaks: 'No error that leaves the session quotes its address.',
    file: 'worker-device/portal/tokenFreePlugin.ts',
    text: 'one.message = tokens.hide(one.message);',
    replacement: '',
    noticedBy: [addressSpec],
  },
  {
    name: 'token-of-the-session-in-an-identity',
    breaks: 'A record is the same in the next session, whose addresses carry another token.',
    file: 'worker-device/portal/tokenFreePlugin.ts',
    text: 'recordId: tokens.hideOwn(recordId),',
    replacement: 'recordId,',
    noticedBy: [addressSpec],
  },
  {
    name: 'record-id-taken-for-a-token',
    breaks: 'Two records stay two, whatever their addresses call what tells them apart.',
    file: 'worker-device/portal/sessionTokens.ts',
    text: `if (this.#isSignedIn) return recognized.filter(({ part }) => part === 'PATH');`,
    replacement: 'if (this.#isSignedIn) return recognized;',
    noticedBy: [tokensSpec],
  },
  {
    name: 'session-of-the-sign-in-page',
    breaks: 'A list goes on in the session that is signed in, not in the one that came with a sign-in page.',
    file: 'worker-device/portal/sessionTokens.ts',
    text: 'if (!this.#isSignedIn) this.asked(address);',
    replacement: 'if (address !== "") this.asked(address);',
    noticedBy: [tokensSpec],
  },
  {
    name: 'page-that-did-not-load-as-changed',
    breaks: 'A page that does not load is a fault of the portal, not a changed portal.',
    file: 'worker-device/portal/pluginCall.ts',
    text: '|interrupted by another navigation to "chrome-error:',
    replacement: '',
    noticedBy: ['worker-device/portal/pluginCall.spec.ts'],
  },
  {
    name: 'page-that-hangs-as-changed',
    breaks:
      'A portal that does not answer a page is a fault of it, not a changed portal, which would stop its carrier.',
    file: 'worker-device/portal/pluginCall.ts',
    text: 'navigat(?:ing|ion)',
    replacement: '(goto|navigation)',
    noticedBy: ['worker-device/portal/pluginCall.spec.ts'],
  },
];
