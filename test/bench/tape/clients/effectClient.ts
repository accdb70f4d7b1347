/** Effect: programs with schedules. */
import { Duration, Effect, Random, Schedule } from 'effect';
import { openPromise, type TapeClient, type TapePage } from '../tapeClient.ts';
import { expertFirstDelayMs, expertRetries, expertTimeoutMs, loadSignedIn } from './expertChoices.ts';
import { isLoggedOut, readBody, retryAfterMsOf } from './httpRefusal.ts';

const name = 'effect';
const version = '3.22.4';

// effect.website/docs/v3/scheduling/examples, "Handling Timeouts and Retries for API Calls": retried twice, and all of
// it interrupted after 4 s.
function loadDocumented(page: TapePage): Promise<unknown> {
  const getJson = Effect.tryPromise(() => page.fetch(page.url).then(readBody));
  return Effect.runPromise(getJson.pipe(Effect.retry({ times: 2 }), Effect.timeout('4 seconds')));
}

function loadExpert(page: TapePage): Promise<unknown> {
  const getJson = Effect.tryPromise({
    try: async (signal) => readBody(await page.fetch(page.url, { signal })),
    catch: (error) => error,
  }).pipe(
    Effect.timeoutFail({
      duration: Duration.millis(expertTimeoutMs),
      onTimeout: (): unknown => new DOMException('No answer in time.', 'TimeoutError'),
    }),
  );
  const retryAfter = Schedule.identity<unknown>().pipe(
    Schedule.addDelay((error) => Duration.millis(retryAfterMsOf(error) * (1 + 0.1 * Math.random()))),
  );
  // An intersection waits for the longer of both.
  const schedule = Schedule.exponential(Duration.millis(expertFirstDelayMs * 1.25)).pipe(
    Schedule.jittered,
    Schedule.intersect(Schedule.recurs(expertRetries)),
    Schedule.intersect(retryAfter),
  );
  const program = getJson.pipe(
    Effect.retry({ schedule, while: (error) => !isLoggedOut(error) }),
    Effect.withRandom(Random.make(page.diceSeed)),
    Effect.either,
  );
  const load = async () => {
    const result = await Effect.runPromise(program);
    if (result._tag === 'Left') throw result.left;
    return result.right;
  };
  return loadSignedIn(page, load, isLoggedOut);
}

export const effectClients: readonly TapeClient[] = [
  {
    name,
    version,
    variant: 'documented',
    source:
      'effect.website/docs/v3/scheduling/examples, "Handling Timeouts and Retries for API Calls": `retry({ times: 2 })`, `timeout("4 seconds")`',
    open: openPromise(loadDocumented),
  },
  {
    name,
    version,
    variant: 'expert',
    source:
      '`timeoutFail` of 4 s a request, `exponential` and `jittered` intersected with 5 recurrences and Retry-After, `while` not a 401',
    open: openPromise(loadExpert),
  },
];
