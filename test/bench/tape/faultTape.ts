/** The fault tapes: what becomes of a request, decided by the seed and never by who sent it. */
import { rollOf } from './seededDice.ts';

/** What becomes of one request. `ok` is a healthy server's answer, unless the login has expired. */
export type TapeAnswer =
  | { readonly kind: 'ok'; readonly afterMs: number }
  /** No answer, ever. */
  | { readonly kind: 'hang' }
  /** The connection is refused or reset. */
  | { readonly kind: 'unreachable'; readonly afterMs: number }
  | { readonly kind: 'unavailable'; readonly afterMs: number; readonly retryAfterS: number }
  | { readonly kind: 'broken-body'; readonly afterMs: number }
  /** The login expires; it stays expired until the user has logged in. */
  | { readonly kind: 'login-expired'; readonly afterMs: number };

/** The place of a request on a tape. */
export interface TapePlace {
  readonly seed: number;
  readonly session: number;
  /** The number of the request within its session, from 0. */
  readonly request: number;
  /** Virtual ms at which it is sent; the tape begins at 0. */
  readonly sentMs: number;
}

export interface FaultTape {
  readonly name: string;
  readonly title: string;
  /** When a session starts, virtual ms; `share` is uniform in [0, 1). */
  startMs(share: number): number;
  answer(place: TapePlace): TapeAnswer;
}

/** How long a healthy server takes, ms; its 401 and 503 take as long. */
const healthyMs = 50;
/** How long a refusal takes, ms. */
const refusalMs = 10;

const ok: TapeAnswer = { kind: 'ok', afterMs: healthyMs };
const hang: TapeAnswer = { kind: 'hang' };
const refused: TapeAnswer = { kind: 'unreachable', afterMs: refusalMs };

/** The mix of faults; shares of all faults. */
const mix: readonly (readonly [share: number, answer: TapeAnswer])[] = [
  [0.4, hang],
  [0.25, refused],
  [0.2, { kind: 'unavailable', afterMs: healthyMs, retryAfterS: 5 }],
  [0.1, { kind: 'login-expired', afterMs: healthyMs }],
  [0.05, { kind: 'broken-body', afterMs: healthyMs }],
];

const faultShare = 0.15;

function baselineAnswer({ seed, session, request }: TapePlace): TapeAnswer {
  let roll = rollOf(seed, session, request, 1) / faultShare;
  if (roll >= 1) return ok;
  for (const [share, answer] of mix) {
    if (roll < share) return answer;
    roll -= share;
  }
  return ok;
}

const isHeads = ({ seed, session, request }: TapePlace) => rollOf(seed, session, request, 2) < 0.5;

const outageMs = 20_000;
const upMs = 5_000;
const cycleMs = 8_000;

/** When a lost packet is sent again, ms after the first (RFC 6298 §2 and §5.5: 1 s, doubled each time). */
const retransmissionsMs = [1_000, 3_000, 7_000, 15_000];

const isUp = (ms: number) => ms % cycleMs < upMs;

/** The packets of a request that is sent while the link is down get lost, and TCP sends them again. */
function lostThenResent({ sentMs }: TapePlace): TapeAnswer {
  const resentMs = retransmissionsMs.find((laterMs) => isUp(sentMs + laterMs));
  return resentMs === undefined ? hang : { kind: 'ok', afterMs: resentMs + healthyMs };
}

export const faultTapes: readonly FaultTape[] = [
  {
    name: 'baseline',
    title: 'Baseline: 15 % of the requests fail',
    startMs: (share) => share * 60_000,
    answer: baselineAnswer,
  },
  {
    name: 'outage',
    title: 'Outage of 20 s',
    startMs: (share) => share * outageMs,
    answer: (place) => {
      if (place.sentMs >= outageMs) return ok;
      return isHeads(place) ? refused : hang;
    },
  },
  {
    name: 'flap',
    title: 'Flapping link: 5 s up, 3 s down',
    startMs: (share) => share * cycleMs,
    answer: (place) => {
      if (isUp(place.sentMs)) return ok;
      return isHeads(place) ? refused : lostThenResent(place);
    },
  },
  {
    name: 'flap-cut',
    title: 'Flapping link, and nothing is sent again',
    startMs: (share) => share * cycleMs,
    answer: (place) => {
      if (isUp(place.sentMs)) return ok;
      return isHeads(place) ? refused : hang;
    },
  },
  {
    name: 'retry-after',
    title: '503 with Retry-After 10 for 20 s',
    startMs: (share) => share * outageMs,
    answer: ({ sentMs }) =>
      sentMs >= outageMs ? ok : { kind: 'unavailable', afterMs: healthyMs, retryAfterS: 10 },
  },
];
