/** Who gets the new path: a small JSON that the page carries, checked where it comes in. */
import * as v from 'valibot';

const hundredths = (value: number): boolean => Math.abs(value * 100 - Math.round(value * 100)) < 1e-6;

const userIds = (name: string) =>
  v.pipe(
    v.array(
      v.pipe(
        v.union([v.string(), v.number()], `"${name}" must be a list of user ids.`),
        v.transform((id) => String(id)),
      ),
      `"${name}" must be a list of user ids.`,
    ),
    v.readonly(),
  );

const percentageText = '"percentage" must be a number from 0 to 100 in steps of 0.01.';

const planSchema = v.strictObject({
  /** Off for everybody, whatever else is said. @default false */
  killed: v.optional(v.boolean('"killed" must be true or false.'), false),
  /** The share of users, 0 to 100 in steps of 0.01. @default 0 */
  percentage: v.optional(
    v.pipe(
      v.number(percentageText),
      v.minValue(0, percentageText),
      v.maxValue(100, percentageText),
      v.check(hundredths, percentageText),
    ),
    0,
  ),
  /** Deals the users anew, so that it is not the same ones who get every new thing first. @default 'holdfast' */
  salt: v.optional(v.string('"salt" must be text.'), 'holdfast'),
  /** Users who get it in any case. @default none */
  allow: v.optional(userIds('allow'), []),
  /** Users who don't get it in any case; it outweighs `allow`. @default none */
  deny: v.optional(userIds('deny'), []),
});

export type RolloutPlan = Readonly<v.InferOutput<typeof planSchema>>;

/**
 * A plan as an application writes it, with what it leaves out.
 * @throws TypeError with one sentence on what is wrong
 */
export function parseRolloutPlan(input: unknown): RolloutPlan {
  const parsed = v.safeParse(planSchema, input);
  if (parsed.success) return Object.freeze(parsed.output);
  const { message, path } = parsed.issues[0];
  const where = path?.map(({ key }) => String(key)).join('.') ?? '';
  const known = Object.keys(planSchema.entries).join(', ');
  const sentence = message.startsWith('"') ? message : `it has no "${where}". It has: ${known}.`;
  throw new TypeError(
    where === ''
      ? 'A rollout plan is an object, such as {"percentage": 5}.'
      : `The rollout plan: ${sentence}`,
  );
}

/**
 * The plan in `<script type="application/json" id="holdfast-rollout">`: it costs no request, and a change of it works with
 * the next page. Null where the page carries none.
 * @throws TypeError when it is no plan
 */
export function planInPage(id = 'holdfast-rollout'): RolloutPlan | null {
  const text = globalThis.document?.getElementById(id)?.textContent ?? null;
  if (text === null) return null;
  try {
    return parseRolloutPlan(JSON.parse(text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new TypeError(`The element #${id} must hold a rollout plan as JSON.`, { cause: error });
  }
}
