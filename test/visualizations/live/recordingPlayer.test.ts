import { describe, expect, it } from 'vitest';
import type { Recording } from '../../../src/adapters/recording/recording.ts';
import {
  createRecordingPlayer,
  longestPauseMs,
  shortestPauseMs,
} from '../../../visualizations/live/recordingPlayer.ts';
import { virtualClock } from '../../support/virtualClock.ts';

function recordingOf(...moments: number[]): Recording {
  const steps = moments.map((at) => ({ at, event: { type: `event.${at}` }, value: 'idle', context: { at } }));
  return { format: 'holdfast-recording', version: 1, holdfast: '0', dropped: 0, steps };
}

function setUp() {
  const clock = virtualClock();
  let changes = 0;
  const player = createRecordingPlayer({
    setTimeout: clock.setTimeout,
    clearTimeout: clock.clearTimeout,
    onChange: () => {
      changes += 1;
    },
  });
  return { clock, player, changes: () => changes };
}

describe('a recording that was opened', () => {
  it('is shown from its beginning, and stepped through no further than its ends', () => {
    const { player } = setUp();
    player.open(recordingOf(1, 2, 3));
    expect(player.place()).toMatchObject({ index: 0, before: null, isFollowing: false });
    player.goTo(1);
    expect(player.place()).toMatchObject({ index: 1, step: { at: 2 }, before: { at: 1 } });
    player.goTo(9);
    expect(player.place().index).toBe(2);
    player.goTo(-4);
    expect(player.place().index).toBe(0);
  });

  it('plays with the pauses it was recorded with, short ones and long ones within bounds', async () => {
    const { clock, player } = setUp();
    player.open(recordingOf(0, 500, 500, 3_600_000));
    player.togglePlay();
    await clock.advance(499);
    expect(player.place().index).toBe(0);
    await clock.advance(1);
    expect(player.place().index).toBe(1);
    await clock.advance(shortestPauseMs);
    expect(player.place().index).toBe(2);
    await clock.advance(longestPauseMs);
    expect(player.place()).toMatchObject({ index: 3, isPlaying: false });
    expect(clock.armed).toBe(0);
  });

  it('pauses where it is, and begins anew at its end', async () => {
    const { clock, player } = setUp();
    player.open(recordingOf(0, 500, 1_000));
    player.togglePlay();
    await clock.advance(600);
    player.togglePlay();
    await clock.advance(10_000);
    expect(player.place()).toMatchObject({ index: 1, isPlaying: false });
    player.goTo(2);
    player.togglePlay();
    expect(player.place()).toMatchObject({ index: 0, isPlaying: true });
    player.stop();
    expect(clock.armed).toBe(0);
  });

  it('may be empty', () => {
    const { clock, player } = setUp();
    player.open(recordingOf());
    player.togglePlay();
    expect(player.place()).toMatchObject({ index: -1, step: null, isPlaying: false });
    expect(clock.armed).toBe(0);
  });
});

describe('what is recorded elsewhere', () => {
  it('is followed step by step, until the user looks back', () => {
    const { player } = setUp();
    player.hear(recordingOf(1, 2));
    expect(player.place()).toMatchObject({ index: 1, isFollowing: true });
    player.hear(recordingOf(3));
    expect(player.place()).toMatchObject({ index: 2, step: { at: 3 } });
    player.goTo(0);
    player.hear(recordingOf(4));
    expect(player.place()).toMatchObject({ index: 0, isFollowing: false });
    expect(player.place().steps.map(({ at }) => at)).toEqual([1, 2, 3, 4]);
    player.setFollowing(true);
    expect(player.place()).toMatchObject({ index: 3, isFollowing: true });
  });
});
