import type { Plant } from '../plant.ts';

const followSpec = 'ui/src/live/followEvents.spec.ts';

/** What an open page shows of what goes on. */
export const livePlants: readonly Plant[] = [
  {
    name: 'gap-of-events-not-filled',
    breaks: 'A page fetches everything anew when its stream of events comes back.',
    file: 'ui/src/live/eventSource.ts',
    text: 'if (openedBefore) handlers.onReopened();',
    replacement: 'if (openedBefore) handlers.onClosed();',
    noticedBy: [followSpec],
  },
  {
    name: 'refused-stream-given-up',
    breaks: 'A page whose stream of events was refused opens another one.',
    file: 'ui/src/live/followEvents.ts',
    text: 'timer = setTimeout(reopen, reopenAfterMs);',
    replacement: 'timer = setTimeout(close, reopenAfterMs);',
    noticedBy: [followSpec],
  },
  {
    name: 'stale-after-a-look-elsewhere',
    breaks: 'A window that is looked at again shows what is so now.',
    file: 'ui/src/live/followEvents.ts',
    text: `    open();
    void queryClient.invalidateQueries();
`,
    replacement: `    open();
`,
    noticedBy: [followSpec],
  },
  {
    name: 'stream-of-a-window-looked-at-closed',
    breaks: 'A window that was hidden for a moment only goes on showing what happens.',
    file: 'ui/src/live/followEvents.ts',
    text: `  function reopen(): void {
    clearTimeout(timer);
`,
    replacement: `  function reopen(): void {
`,
    noticedBy: [followSpec],
  },
  {
    name: 'stream-of-a-left-page-opened',
    breaks: 'A page that was left follows nothing any more.',
    file: 'ui/src/live/followEvents.ts',
    text: `  function close(): void {
    clearTimeout(timer);
`,
    replacement: `  function close(): void {
`,
    noticedBy: [followSpec],
  },
];
