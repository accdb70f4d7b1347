/** Reads a value from a request as a value of a column's type, strictly. */
import type { CellValue, ColumnType } from './tableSchema.ts';

const isoDate = /^\d{4}-\d{2}-\d{2}$/;
const isoDatetime = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?$/;

/** Null when the value is not one of the type. Texts that say a number, a date or a truth are read as such. */
export function typedValue(value: CellValue, type: ColumnType): CellValue {
  if (value === null) return null;
  const text = String(value).trim();
  switch (type) {
    case 'string':
      return String(value);
    case 'boolean':
      if (text === 'true' || text === '1') return true;
      return text === 'false' || text === '0' ? false : null;
    case 'integer':
      return wholeNumber(value, text);
    case 'float':
      return decimalNumber(value, text);
    case 'date':
      return isoDate.test(text) && isCalendarDay(text) ? text : null;
    case 'datetime':
      return isoDatetime.test(text) && isCalendarDay(text) && isTimeOfDay(text)
        ? text.replace(' ', 'T')
        : null;
  }
}

/** Beyond 2^53 the digits stay a text, since a JSON number would round them. */
function wholeNumber(value: CellValue, text: string): CellValue {
  if (typeof value === 'boolean' || !/^[+-]?\d{1,19}$/.test(text)) return null;
  const exact = BigInt(text.replace(/^\+/, ''));
  if (exact !== BigInt.asIntN(64, exact)) return null;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : exact.toString();
}

function decimalNumber(value: CellValue, text: string): CellValue {
  if (typeof value === 'boolean' || !/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return null;
  const number = Number(text);
  return Number.isFinite(number) ? number : null;
}

function isCalendarDay(text: string): boolean {
  const day = text.slice(0, 10);
  const time = Date.parse(`${day}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(day);
}

function isTimeOfDay(text: string): boolean {
  return text.length === 10 || Number.isFinite(Date.parse(`${text.replace(' ', 'T').slice(0, 19)}Z`));
}
