/** The page about the tapes: the goals, the tables, how it was measured, and what it does not show. */
import { inThousands } from './numbers.ts';
import type { TapeOptions } from './tapeOptions.ts';
import type { TapeScore } from './tapeScores.ts';
import { clientTable, comparisonTable, goalTable, ratioTable, tapeTables } from './tapeTables.ts';

/** The page as Markdown. Everything that is a number of this run is computed from its scores. */
export function tapePage(scores: readonly TapeScore[], { sessions, seed }: TapeOptions): string {
  return `# The fault tapes

The same seeded faults for holdfast and for the libraries that one would otherwise reach for, in virtual time,
${inThousands(sessions)} sessions each. This page is written by \`npm run bench -- tape --write\`; nothing on it is typed by
hand but the words.

![Share of the sessions still waiting for their session, over the time since their start, in four panels](tape.svg)

A line that ends at the bottom has lost no session. One that runs on to the right edge has sessions still waiting after a
minute: most of the peers' never come back, holdfast's come back when it wakes.

## The goals

${goalTable(scores)}

**The goal for p99 depends on a number that nobody gives.** The schedule of 2, 4 and 8 s says nothing of how long the
plain machine waits for one request, and XState's documentation names no limit for one either (its example of \`after\` is
a game of 5 s). The goal is judged against 10 s, which is what ky ships. Against other limits:

${ratioTable(scores)}

## The results

- **recovered**: the session came before the client gave up (holdfast: before \`failed\`).
- **with no click, in 10 min**: the session came at all within ten minutes, a client that wakes up again included.
- **attempts per success**: the requests of all sessions, of those that failed too, for each session that recovered.
- **p50, p95, p99**: from the start to the session, over *all* sessions. A session that never came back counts as never
  and is not left out: a client that gives up early would look fast.
- **early sends**: requests before the moment that a \`Retry-After\` named.
- **peak requests/s**: the most requests within any one second, all sessions on one time line.

${tapeTables(scores)}

## The tapes

A healthy request takes 50 ms, and so does a 503 or a 401; a refusal takes 10 ms. What becomes of the k-th request of a
session depends on the seed, the session and k (baseline), or on the moment of sending (the others), never on who sends.

- **baseline**: 15 % of the requests fail: of these 40 % hang for ever, 25 % are refused or reset, 20 % are answered 503
  with \`Retry-After: 5\`, 10 % find the login expired, 5 % get a body cut short. Starts are spread over a minute.
- **outage**: for 20 s half of the requests are refused and half hang for ever. The clients are those that start in it.
- **flap**: the link is up for 5 s and down for 3 s. While it is down, half of the requests are refused by the device;
  the packets of the other half are lost and sent again after 1, 3, 7 and 15 s, as TCP does (RFC 6298).
- **flap-cut**: the same, but nothing is sent again. Three clients in eight start while the link is down, so no client
  that tries at once can do with fewer than 1.375 attempts per success.
- **retry-after**: for 20 s every answer is 503 with \`Retry-After: 10\`. The clients are those that start in it.

A login that has expired stays expired until the user has logged in. The scripted user does so 400 ms after the client
has asked (holdfast: \`reauth\`). Where a library hands a 401 on as an error, the page goes on in the way its
documentation shows; where it shows none, the session has failed.

## How it was measured

Every client is the real library, and holdfast is its real engine with its real \`hydromlApi\`. The global timers, clocks
and dice are replaced by virtual ones; time jumps from timer to timer, and all promises settle in between. Sessions share
nothing. All clients get the same \`fetch\` (partysocket: a \`WebSocket\`, whose handshakes are the requests), and every
call of it is counted as an attempt, for holdfast too: when a body is broken, \`hydromlApi\` reads the status once more,
and that is a request. The session exists, so that an attempt of holdfast is one status call. Nobody is told by the
browser that the network is gone or back. A session is watched for ten minutes.

An expert's numbers are the same in every library, so that the libraries are compared and not the numbers: 4 s for a
request (holdfast's own limit), 5 retries after about 1, 2, 4, 8 and 16 s with jitter, never before a \`Retry-After\`, no
retry against a 401.

${clientTable()}

## Reading it honestly

How many of the peers do better than holdfast, and at what:

${comparisonTable(scores)}

- **A careful client on any of these libraries recovers about as many sessions on these tapes as holdfast does.** An
  expert's five retries reach further than holdfast's three retries and its one probe of the grace window, and they
  begin after 1 s where holdfast waits 2.2 to 2.4 s: they are sooner at p99 nearly everywhere, and in the
  outage they pay for it with more requests. The difference to the same libraries as documented is much larger than that
  between libraries.
- **What the documented configurations lose** is mostly requests that hang: most libraries ship without a limit for
  one request, and ky, which has one, does not retry after it. Then comes the 401, which most retry like a fault of the
  network or leave to a page that has no way on; then the broken body.
- **On a link that loses everything (flap-cut) every expert recovers more before giving up**, for the same reason. What
  holdfast has given up it mostly gets back by waking, and that takes minutes.
- **Repeated Retry-After costs holdfast time on purpose.** When the server repeats it, holdfast waits one to two times as
  long, to spread the herd, and never less than the next step of its own backoff; a client that waits exactly ten
  seconds again has its session sooner.
- **partysocket never gives up**, which wins the outage and costs requests without end where only a login would help: a
  browser tells a page neither the status nor the \`Retry-After\` of a refused handshake, so it also sends early.
- **After \`failed\` holdfast still wakes by itself**: "with no click" is where that shows. Most of the others have ended.
- **What the tapes do not show**: reloads in the middle of a wait, sleep, several tabs, work that was queued while the
  session was away, proof that the session is the right one, and the herd's effect on a server that can be overloaded. A
  tape has no server to overload: the peak is only what the clients would have sent.

## Running it again

\`\`\`text
npm run bench -- tape                       the tables on standard output
npm run bench -- tape --only ky             some of the clients
npm run bench -- tape --sessions 500 --seed 7
npm run bench -- tape --write               this page and its plot
\`\`\`

This page: ${inThousands(sessions)} sessions, seed ${seed}. The same seed gives the same numbers. The exit code is 1 when a
goal is missed.
`;
}
