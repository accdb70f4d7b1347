/** The colours of the drawing: an arrow has the colour of the state it leads to. */

export interface StateTone {
  readonly line: string;
  readonly pale: string;
}

/** The outline of a box that is no state. */
export const passageLine = '#8a93a3';

const plain: StateTone = { line: '#5b6473', pale: '#f5f6f8' };
const tones: Readonly<Record<string, StateTone>> = {
  initializing: { line: '#0b6e99', pale: '#eef7fb' },
  retrying: { line: '#3b5bdb', pale: '#f0f3ff' },
  grace: { line: '#7b3fb5', pale: '#f8f2fd' },
  recovered: { line: '#2b7a3d', pale: '#eff8f1' },
  reauth: { line: '#a65d00', pale: '#fff6e8' },
  failed: { line: '#b3261e', pale: '#fdf1f0' },
};

/** The colours of a state, by the top-level state around it. */
export function stateTone(id: string): StateTone {
  return tones[id.split('.')[0] ?? ''] ?? plain;
}
