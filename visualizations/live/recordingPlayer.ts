/** Where one stands in a recording: steps forwards and back, follows what is still being recorded, and plays. */
import type { RecordedStep, Recording } from '../../src/index.ts';

export interface PlayerPlace {
  readonly steps: readonly RecordedStep[];
  /** The step that is shown; −1 where there is none. */
  readonly index: number;
  readonly step: RecordedStep | null;
  readonly before: RecordedStep | null;
  /** A step that arrives is shown at once. */
  readonly isFollowing: boolean;
  readonly isPlaying: boolean;
}

export interface PlayerPorts {
  readonly setTimeout: (callback: () => void, delayMs: number) => unknown;
  readonly clearTimeout: (handle: unknown) => void;
  readonly onChange: (place: PlayerPlace) => void;
}

/** The longest pause between two steps while playing, ms: nobody wants to sit out an hour. */
export const longestPauseMs = 1500;
/** The shortest, so that steps of the same moment can be seen one after the other. */
export const shortestPauseMs = 150;

/** A player without a recording. */
export function createRecordingPlayer({ setTimeout, clearTimeout, onChange }: PlayerPorts) {
  let recording: Recording | null = null;
  let index = -1;
  let isFollowing = true;
  let timer: unknown = null;

  const stepsOf = () => recording?.steps ?? [];
  const place = (): PlayerPlace => {
    const steps = stepsOf();
    const [step = null, before = null] = [steps[index], steps[index - 1]];
    return { steps, index, step, before, isFollowing, isPlaying: timer !== null };
  };

  function goTo(next: number): void {
    const { length } = stepsOf();
    index = length === 0 ? -1 : Math.min(Math.max(next, 0), length - 1);
    isFollowing = isFollowing && index === length - 1;
    onChange(place());
  }

  function pause(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  }

  function playOn(): void {
    const steps = stepsOf();
    const [now, next] = [steps[index], steps[index + 1]];
    if (now === undefined || next === undefined) {
      pause();
      onChange(place());
      return;
    }
    const pauseMs = Math.min(Math.max(next.at - now.at, shortestPauseMs), longestPauseMs);
    timer = setTimeout(() => {
      goTo(index + 1);
      playOn();
    }, pauseMs);
  }

  return {
    place,
    recording: () => recording,
    /** Shows another recording, from its beginning. */
    open(next: Recording): void {
      pause();
      recording = next;
      isFollowing = false;
      goTo(0);
    },
    /** Takes what is recorded elsewhere: a whole recording, or its next step. */
    hear(part: Recording): void {
      const { steps } = part;
      const isNext = recording !== null && steps.length === 1;
      recording = isNext ? { ...part, steps: [...stepsOf(), ...steps] } : part;
      goTo(isFollowing ? stepsOf().length - 1 : index);
    },
    goTo(next: number): void {
      pause();
      goTo(next);
    },
    /** Plays from here, or from the beginning where this is the end; or pauses. */
    togglePlay(): void {
      if (timer !== null) {
        pause();
        onChange(place());
        return;
      }
      isFollowing = false;
      if (index >= stepsOf().length - 1) index = Math.min(0, stepsOf().length - 1);
      playOn();
      onChange(place());
    },
    setFollowing(next: boolean): void {
      pause();
      isFollowing = next;
      goTo(next ? stepsOf().length - 1 : index);
    },
    stop: pause,
  };
}
