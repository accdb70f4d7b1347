/** What one run of the scroll bench has measured. All times are ms. */
import type { ClientKind, ScrollReport } from './page/scrollDoor.ts';

export const clients: readonly ClientKind[] = ['studio', 'grid', 'page'];
/** The wheel moves on by some rows in each frame; the bar is pulled from one end to the other. */
export const ways = ['wheel', 'bar'] as const;
export type ScrollWay = (typeof ways)[number];
/** How many times slower the browser makes the page's processor. */
export const throttlings: readonly number[] = [1, 4, 6];

export interface ScrollSample {
  readonly client: ClientKind;
  readonly way: ScrollWay;
  readonly throttling: number;
  /** One for each round. */
  readonly reports: readonly ScrollReport[];
}

export interface ScrollMeasurement {
  readonly browserVersion: string;
  readonly processor: string;
  /** Tasks that ran or wanted to, over a minute: before and after. */
  readonly load: readonly number[];
  readonly rows: number;
  readonly samples: readonly ScrollSample[];
}
