import { useEffect, useState } from 'react';
import { serverNow } from './serverClock.ts';

/** The server's time, told anew every `everyMs` milliseconds; `clock` is one of serverClock.ts. */
export function useNow(everyMs: number, clock: () => number = serverNow): number {
  const [now, setNow] = useState(clock);
  useEffect(() => {
    const timer = setInterval(() => setNow(clock()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, clock]);
  return now;
}
