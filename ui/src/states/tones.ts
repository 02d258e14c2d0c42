/**
 * What a state asks of the person. Green only for "nothing to do", amber for "you can do something", red for "values
 * are at risk", grey for "waiting by design", blue for "working now".
 */
export type Tone = 'good' | 'act' | 'risk' | 'waiting' | 'working';

interface ToneColours {
  text: string;
  ground: string;
  mark: string;
}

/** Text on ground has a contrast of at least 4.5 to 1. */
export const toneColours: Record<Tone, ToneColours> = {
  good: { text: '#13613a', ground: '#e3f4ea', mark: '#1f9d5f' },
  act: { text: '#7a4a00', ground: '#fdf0d5', mark: '#d98a05' },
  risk: { text: '#9c1c1c', ground: '#fde8e6', mark: '#d33a33' },
  waiting: { text: '#4f4f49', ground: '#ededea', mark: '#8b8b83' },
  working: { text: '#16488f', ground: '#e2edfc', mark: '#2f6fd0' },
};
