import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

export interface TemporalUiDoor {
  close(): Promise<void>;
}

interface DoorPlan {
  readonly host: string;
  /** Where operators come. */
  readonly port: number;
  /** Where the UI of the CLI's server listens. */
  readonly uiPort: number;
}

const settingsPath = '/api/v1/settings';

/**
 * Stands before the UI of the CLI's server, passes everything on, and changes one setting: that the browser sends the
 * operator's sign-in along to the codec endpoint. The UI has that setting, the CLI has no flag for it, and a tick in
 * the browser counts only together with an endpoint typed there.
 */
export async function openTemporalUiDoor({ host, port, uiPort }: DoorPlan): Promise<TemporalUiDoor> {
  const server = createServer((incoming, answer) => {
    passOn(incoming, answer, { host, port: uiPort }).catch(() => {
      // The UI is away, or one of the two hung up: there is nobody else to tell.
      if (!answer.headersSent) answer.writeHead(502);
      answer.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function passOn(
  incoming: IncomingMessage,
  answer: ServerResponse,
  target: { host: string; port: number },
): Promise<void> {
  const { method, url, headers } = incoming;
  const outgoing = request({
    ...target,
    method,
    path: url,
    headers: { ...headers, 'accept-encoding': 'identity' },
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve).once('error', reject);
  });
  answer.once('close', () => outgoing.destroy());
  const [passed] = await Promise.all([answered, pipeline(incoming, outgoing)]);
  if (passed.statusCode === 200 && url?.split('?', 1)[0] === settingsPath) {
    answer.writeHead(200, { 'content-type': 'application/json' }).end(await settingsWithSignIn(passed));
    return;
  }
  answer.writeHead(passed.statusCode ?? 502, passed.headers);
  await pipeline(passed, answer);
}

async function settingsWithSignIn(answer: IncomingMessage): Promise<string> {
  const settings = (await json(answer)) as { Codec?: object };
  return JSON.stringify({ ...settings, Codec: { ...settings.Codec, IncludeCredentials: true } });
}
