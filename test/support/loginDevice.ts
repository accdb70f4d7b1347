/** The login note of one browser in memory, at once and without a thread of its own, whose tabs hear of each other's changes as they do of `localStorage`. */
import { createHash } from 'node:crypto';
import { type LoginNote, loginNote } from '../../src/sources/loginNote.ts';

export interface LoginDevice {
  /** The CSRF token that the browser has now; a test that logs somebody in changes it. */
  token: string | null;
  /** What lies in plain sight. */
  readonly notes: Map<string, string>;
  /** The note as one tab has it. */
  tab(): LoginNote;
}

export function loginDevice(): LoginDevice {
  const notes = new Map<string, string>();
  const tabs = new Set<(key: string) => void>();
  const device: LoginDevice = {
    token: 'the first',
    notes,
    tab() {
      let hear = (_key: string): void => undefined;
      return loginNote({
        subtle: { digest: async (_, data) => sha256(data) },
        token: () => device.token,
        notes: {
          getItem: (key) => notes.get(key) ?? null,
          setItem(key, text) {
            notes.set(key, text);
            for (const tell of tabs) if (tell !== hear) tell(key);
          },
        },
        onChange(changed) {
          hear = changed;
          tabs.add(hear);
          return () => tabs.delete(hear);
        },
      });
    },
  };
  return device;
}

function sha256(data: BufferSource): ArrayBuffer {
  const bytes = ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
  return new Uint8Array(createHash('sha256').update(bytes).digest()).buffer;
}
