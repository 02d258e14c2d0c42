/** What a process holds in its JavaScript heaps, its threads' included, when nothing of it is garbage. */
export interface HeldHeap {
  readonly usedBytes: number;
}

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly sessionId?: string; readonly message?: string };
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface HeapUsage {
  readonly usedSize: number;
  /** Of typed arrays and buffers; absent where the inspector does not say. */
  readonly backingStorageSize?: number;
}

/** What was referred to weakly, or from the other heap, goes with a later collection. */
const collections = 2;
const answerWithinMs = 30_000;

/** Collects the garbage of a process that listens with Node's inspector, and says what is left. */
export async function collectGarbage(port: number): Promise<HeldHeap> {
  const inspector = await Inspector.connect(port);
  try {
    const threads = await inspector.threads();
    for (let round = 0; round < collections; round += 1)
      for (const thread of threads) await thread('HeapProfiler.collectGarbage');
    let usedBytes = 0;
    for (const thread of threads) {
      const { usedSize, backingStorageSize = 0 } = (await thread('Runtime.getHeapUsage')) as HeapUsage;
      usedBytes += usedSize + backingStorageSize;
    }
    return { usedBytes };
  } finally {
    inspector.close();
  }
}

type Call = (method: string, params?: object) => Promise<unknown>;

class Inspector {
  readonly #socket: WebSocket;
  readonly #pending = new Map<string, (answer: Answer) => void>();
  readonly #workers: string[] = [];
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#take('', String(data)));
  }

  static async connect(port: number): Promise<Inspector> {
    const answer = await fetch(`http://127.0.0.1:${String(port)}/json/list`);
    const [target] = (await answer.json()) as { webSocketDebuggerUrl: string }[];
    if (target === undefined) throw new Error(`Nothing is inspected at port ${String(port)}.`);
    const socket = new WebSocket(target.webSocketDebuggerUrl);
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve(), { once: true });
      socket.addEventListener('error', () => reject(new Error('The inspector does not answer.')), {
        once: true,
      });
    });
    return new Inspector(socket);
  }

  /** The main thread, and each worker thread. */
  async threads(): Promise<Call[]> {
    const main: Call = (method, params) => this.#call('', method, params);
    // Who is attached by then is told before the answer.
    await main('NodeWorker.enable', { waitForDebuggerOnStart: false });
    const workers = this.#workers.map((worker): Call => (method, params) => {
      return this.#call(worker, method, params);
    });
    return [main, ...workers];
  }

  close(): void {
    this.#socket.close();
  }

  async #call(thread: string, method: string, params: object = {}): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    const message = JSON.stringify({ id, method, params });
    const answered = new Promise<Answer>((resolve, reject) => {
      const key = `${thread} ${String(id)}`;
      const late = setTimeout(() => reject(new Error(`${method} is not answered.`)), answerWithinMs);
      this.#pending.set(key, (answer) => {
        clearTimeout(late);
        resolve(answer);
      });
    });
    if (thread === '') this.#socket.send(message);
    else void this.#call('', 'NodeWorker.sendMessageToWorker', { sessionId: thread, message });
    const { result, error } = await answered;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  #take(thread: string, data: string): void {
    const answer = JSON.parse(data) as Answer;
    const { id, method, params } = answer;
    if (id !== undefined) {
      const key = `${thread} ${String(id)}`;
      this.#pending.get(key)?.(answer);
      this.#pending.delete(key);
    }
    const { sessionId, message } = params ?? {};
    if (sessionId === undefined) return;
    if (method === 'NodeWorker.attachedToWorker') this.#workers.push(sessionId);
    if (method === 'NodeWorker.receivedMessageFromWorker' && message !== undefined)
      this.#take(sessionId, message);
  }
}
