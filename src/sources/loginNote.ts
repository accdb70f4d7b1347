/** Who was seen to be logged in last: a note that all pages of this origin share, so that none restores another's work. */
import * as v from 'valibot';
import { readCsrfToken } from '../session/csrfToken.ts';
import { digestOf } from '../storage/ownerTag.ts';
import { listen } from './listen.ts';

const key = 'holdfast:login';
const noteSchema = v.object({ owner: v.string(), token: v.nullable(v.string()) });

/**
 * `same`: no other user is known of. `other`: somebody else was seen, and nobody has logged in since. `unknown`: somebody
 * has logged in since anybody was seen, or, where no token tells, somebody else was seen some time.
 */
type LoginVerdict = 'same' | 'other' | 'unknown';

export interface LoginNote {
  /**
   * Begins to ask the server who is logged in; call what it returns with the user whom the answer named. Nothing is noted
   * when somebody has logged in meanwhile.
   */
  look(): (userId: string) => Promise<void>;
  /** What the note says of a user. */
  compare(userId: string): Promise<LoginVerdict>;
  /** Hears when another page has changed the note; returns its off function. */
  listen(heard: () => void): () => void;
}

export interface LoginNoteParts {
  readonly notes: Pick<Storage, 'getItem' | 'setItem'>;
  readonly subtle: Pick<SubtleCrypto, 'digest'>;
  /** What changes with every login, whoever's it is; null where nothing does. */
  readonly token: () => string | null;
  /** Calls back when another page has changed a note; returns its off function. */
  readonly onChange: (changed: (key: string | null) => void) => () => void;
}

/** A note that holds digests of a user's id and of the CSRF token with which they were seen, and neither of the two. */
export function loginNote({ notes, subtle, token, onChange }: LoginNoteParts): LoginNote {
  const tagOf = async (read: string | null) => (read === null ? null : await digestOf('login', read, subtle));

  return {
    look() {
      const before = token();
      return async (userId) => {
        const [owner, tag] = await Promise.all([digestOf('user', userId, subtle), tagOf(before)]);
        const text = JSON.stringify({ owner, token: tag });
        if (token() === before && notes.getItem(key) !== text) notes.setItem(key, text);
      };
    },
    async compare(userId) {
      const [owner, now] = await Promise.all([digestOf('user', userId, subtle), tagOf(token())]);
      const read = v.safeParse(v.pipe(v.string(), v.parseJson(), noteSchema), notes.getItem(key));
      if (!read.success) return 'same';
      const isOwner = read.output.owner === owner;
      if (read.output.token !== now || (now === null && !isOwner)) return 'unknown';
      return isOwner ? 'same' : 'other';
    },
    listen: (heard) => onChange((changed) => changed === key && heard()),
  };
}

/** The note of this browser; null where there is none to share: outside of a page, or on plain http. */
export function browserLoginNote(): LoginNote | null {
  const { crypto, document } = globalThis;
  if (document === undefined || !crypto?.subtle) return null;
  return loginNote({
    notes: {
      getItem: (name) => localStorage.getItem(name),
      setItem: (name, text) => localStorage.setItem(name, text),
    },
    subtle: crypto.subtle,
    token: readCsrfToken,
    onChange: (changed) =>
      listen(globalThis.window, {
        storage: (event) => event instanceof StorageEvent && changed(event.key),
      }),
  });
}
