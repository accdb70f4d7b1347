import { describe, expect, it } from 'vitest';
import { parseLabCommand } from '../../../src/server/lab/fault.ts';
import { actionForms, faultForms, labCommand } from '../../../src/studio/lab/faultForms.ts';

const formOf = (kind: string) => {
  const form = [...faultForms, ...actionForms].find((candidate) => candidate.kind === kind);
  if (form === undefined) throw new Error(`There is no form for ${kind}.`);
  return form;
};

describe('the lab’s buttons', () => {
  it.each([...faultForms, ...actionForms])('$kind is a command that the server takes', (form) => {
    expect(parseLabCommand(labCommand(form, {}))).toMatchObject({ ok: true });
  });

  it('turns seconds into the lab’s milliseconds', () => {
    expect(labCommand(formOf('refuse'), { durationMs: '2.5' })).toEqual({
      kind: 'refuse',
      durationMs: 2_500,
    });
  });

  it('keeps the default of a field that holds no number, and the bounds of one that does', () => {
    expect(labCommand(formOf('refuse'), { durationMs: '' })).toEqual({ kind: 'refuse', durationMs: 10_000 });
    expect(labCommand(formOf('refuse'), { durationMs: 'x' })).toEqual({ kind: 'refuse', durationMs: 10_000 });
    expect(labCommand(formOf('refuse'), { durationMs: '9999' })).toEqual({
      kind: 'refuse',
      durationMs: 600_000,
    });
  });
});
