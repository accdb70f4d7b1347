/** A short digest of a table's first rows: another table under the same name must not get our operations. */
import type { Row } from '../session/sessionApi.ts';

/** Rows that every server shows. */
const rows = 10;
const offsetBasis = 0x811c9dc5;
const prime = 0x01000193;

/** 32 bits of FNV-1a over the rows' JSON, in hex, or null without rows. It guards against a mix-up, not an attacker. */
export function tableDigest(preview: readonly Row[] | null): string | null {
  if (preview === null) return null;
  let hash = offsetBasis;
  for (const unit of JSON.stringify(preview.slice(0, rows)))
    hash = Math.imul(hash ^ (unit.codePointAt(0) ?? 0), prime) >>> 0;
  return hash.toString(16).padStart(8, '0');
}
