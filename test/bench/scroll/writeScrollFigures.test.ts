import { expect, test } from 'vitest';
import { withSection } from './writeScrollFigures.ts';

test('the section takes the place of its former self, and nothing else changes', () => {
  const text = '# Page\n\nWords.\n\n## One\n\nold\n\n### Below\n\nold\n\n## Two\n\nkept\n';
  expect(withSection(text, '## One\n\nnew\n')).toBe('# Page\n\nWords.\n\n## One\n\nnew\n\n## Two\n\nkept\n');
});

test('a page without the section gets it at its end', () => {
  expect(withSection('# Page\n\n## Two\n\nkept\n', '## One\n\nnew\n')).toBe(
    '# Page\n\n## Two\n\nkept\n\n## One\n\nnew\n',
  );
});
