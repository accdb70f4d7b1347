/** What tabs send each other: what a link's user tells, and the questions about who holds the lock. */
import * as v from 'valibot';

const tabMessageSchema = v.variant('type', [
  /** A waiting tab asks whether the holder still runs. */
  v.object({ type: v.literal('lock.asked'), nonce: v.string() }),
  /** The holder runs: in answer to a question, or because its hold has begun (null). */
  v.object({ type: v.literal('lock.held'), nonce: v.nullable(v.string()) }),
  v.object({ type: v.literal('told'), message: v.unknown() }),
]);

export type TabMessage = v.InferOutput<typeof tabMessageSchema>;

/** The message, or null for what no tab of ours has sent. */
export function readTabMessage(data: unknown): TabMessage | null {
  const read = v.safeParse(tabMessageSchema, data);
  return read.success ? read.output : null;
}
