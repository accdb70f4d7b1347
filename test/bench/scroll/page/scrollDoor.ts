/** What the measured page does when it is told to, through `window.scrolling`. All times are ms. */

/** Who draws the table: Data Studio, a grid that fetches what each scroll shows, or one page of 1,000 rows as a `<table>`. */
export type ClientKind = 'studio' | 'grid' | 'page';

/** What one scroll looked like from within the page. */
export interface ScrollReport {
  /** Times between frames, in their order. */
  readonly framesMs: readonly number[];
  /** Tasks of more than 50 ms, by the browser's Long Tasks API. */
  readonly longTasksMs: readonly number[];
  /** Frames in which a row in view was not there yet. */
  readonly unfilled: number;
  /** From the last scroll event to the first frame with every row in view there. */
  readonly fillMs: number;
  /** Where it came to rest, as a share of the way. */
  readonly restedAt: number;
}

export interface ScrollDoor {
  /** Puts a client's table into the page; `studio` is there already. Resolves when its first rows are there. */
  open(kind: ClientKind, rowsAddress: string): Promise<void>;
  /** The element that scrolls, in px of the view. */
  frame(): { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** Goes to a place, as a share of the way, and resolves when its rows are there. */
  moveTo(share: number): Promise<void>;
  /** Begins to watch. */
  watch(): void;
  /** Resolves when the rows in view are there, and stops watching. */
  report(): Promise<ScrollReport>;
}

declare global {
  interface Window {
    scrolling: ScrollDoor;
  }
}
