/** Hears everything that this process prints, and lets it pass. Returns what ends the listening. */
export function listenToOutput(hear: (text: string) => void): () => void {
  const streams = [process.stdout, process.stderr];
  const originals = streams.map((stream) => stream.write.bind(stream));
  for (const [place, stream] of streams.entries()) {
    const original = originals[place];
    if (original === undefined) continue;
    stream.write = ((...written: Parameters<typeof original>) => {
      hear(String(written[0]));
      return original(...written);
    }) as typeof stream.write;
  }
  return () => {
    for (const [place, stream] of streams.entries()) {
      const original = originals[place];
      if (original !== undefined) stream.write = original;
    }
  };
}
