/** Tells the person who waits what is going on; one line, no line end. */
export type Say = (line: string) => void;
