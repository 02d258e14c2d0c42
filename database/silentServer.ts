import { Socket } from 'node:net';

/**
 * For pg's `stream`: a connection on which nothing was heard for `silenceMs` is given up. A firewall that forgets a
 * connection, or a host that is gone, says nothing; TCP itself takes a quarter of an hour to notice, and meanwhile the
 * pool would hand the dead connection out again and again. Must be longer than the server may work on a statement.
 */
export function givingUpWhenSilent(silenceMs: number): () => Socket {
  return () => {
    const socket = new Socket();
    socket.setTimeout(silenceMs, () => {
      const silent = new Error(`The database has said nothing for ${String(silenceMs)} ms`);
      socket.destroy(Object.assign(silent, { code: 'ETIMEDOUT' }));
    });
    return socket;
  };
}
