import { describe, expect, it } from 'vitest';
import { cellText, pointPadding } from '../../src/studio/cellText.ts';

describe('how a value stands in its cell', () => {
  it.each([null, undefined, ''])('leaves a missing value empty: %j', (value) => {
    expect(cellText(value)).toMatchObject({ text: '', isMissing: true });
  });

  it('does not take a zero or a false for missing', () => {
    expect(cellText(0)).toMatchObject({ text: '0', isMissing: false });
    expect(cellText(false)).toMatchObject({ text: 'false', isMissing: false });
  });

  it('writes a short number as it is', () => {
    expect(cellText(12.8)).toEqual({ text: '12.8', full: null, isMissing: false, decimals: 1 });
    expect(cellText(-5)).toMatchObject({ text: '-5', decimals: 0 });
  });

  it('shortens a long number and keeps it whole in the title', () => {
    expect(cellText(5.184649688715953)).toMatchObject({ text: '5.1846', full: '5.184649688715953' });
  });

  it('never turns a small number into a zero', () => {
    expect(cellText(0.000012345).text).toBe('0.0000123');
    expect(cellText(1.2e-9)).toMatchObject({ text: '1.2e-9', full: null });
  });

  it('writes a whole number that came as text digit by digit', () => {
    expect(cellText('9007199254740993').text).toBe('9007199254740993');
  });

  it('pads a number to its column’s points without adding digits to it', () => {
    expect(pointPadding(0, 2)).toBe('\u2008\u2007\u2007');
    expect(pointPadding(1, 2)).toBe('\u2007');
    expect(pointPadding(2, 2)).toBe('');
    expect(pointPadding(0, 0)).toBe('');
  });
});
