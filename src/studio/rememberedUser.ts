/** Remembers in this tab who worked on a table last, so that a reload during an outage can restore their work at once. */
import * as v from 'valibot';
import { browserLoginNote, type LoginNote } from '../index.ts';

const key = 'holdfast.studio.user';
const userSchema = v.object({ id: v.string(), name: v.string() });

/** Who is logged in. An id and a name are no secrets. */
export type StudioUser = v.InferOutput<typeof userSchema>;

type TabStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export function rememberUser(user: StudioUser, storage: TabStorage = sessionStorage): void {
  storage.setItem(key, JSON.stringify(user));
}

/**
 * The user of this tab, or `null` when none was remembered or the note is unreadable. Whoever may have been followed by
 * somebody else, in any tab, is forgotten.
 */
export async function rememberedUser(
  storage: TabStorage = sessionStorage,
  logins: Pick<LoginNote, 'compare'> | null = browserLoginNote(),
): Promise<StudioUser | null> {
  const noted = storage.getItem(key);
  if (noted === null) return null;
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), userSchema), noted);
  if (!parsed.success) return null;
  const verdict = (await logins?.compare(parsed.output.id)) ?? 'same';
  if (verdict === 'same') return parsed.output;
  forgetUser(storage);
  return null;
}

export function forgetUser(storage: TabStorage = sessionStorage): void {
  storage.removeItem(key);
}
