import { expect, it } from 'vitest';
import { en } from '../../../src/studio/messages/en.ts';
import { readText, sourceFiles } from '../../architecture/sourceFiles.ts';

const code = [
  // One catalogue's sentences may be made of others of its own.
  readText('src/studio/messages/en.ts').replaceAll(/\ben\.(?=\w+\[)/g, 'messages.'),
  ...sourceFiles('src/studio')
    .filter(({ path }) => !/^src\/studio\/(messages|operations)\//.test(path))
    .map(({ text }) => text),
].join('\n');

/** The words of the markup have a test of their own, and the element's own words are read by its tests. */
const elsewhere = ['words', 'failures'];

/** The names under which the code has a group: its own, and the one that it is given where it is taken out. */
const namesOf = (group: string): string[] => [
  group,
  ...[...code.matchAll(new RegExp(`\\b${group}: (\\w+)[^{}]*\\} = messages`, 'g'))].map(
    ([, alias = '']) => alias,
  ),
];

/** Whether the code reads `group.key`, `{ key } = group`, or whatever key the data has. */
const isRead = (group: string, key: string): boolean =>
  namesOf(group).some((name) =>
    new RegExp(`\\b${name}(\\.${key}\\b|\\[)|\\b${key}\\b[^{}]*\\} = ${name};`).test(code),
  );

/** The paths of the sentences that nothing says. */
function unread(catalogue: object, group = 'messages'): string[] {
  return Object.entries(catalogue).flatMap(([key, value]) => {
    if (elsewhere.includes(key)) return [];
    if (!isRead(group, key)) return [`${group}.${key}`];
    return typeof value === 'object' && value !== null ? unread(value, key) : [];
  });
}

it('every sentence of the catalogue is said somewhere', () => {
  expect(unread(en)).toEqual([]);
});

it('a sentence that nothing says is found, beside one of the same name that is said', () => {
  expect(unread({ ...en, form: { ...en.form, busy: '' }, unsaid: '' }).sort()).toEqual([
    'form.busy',
    'messages.unsaid',
  ]);
});
