import { describe, expect, it } from 'vitest';
import { readPageConfig } from '../../src/legacy/pageConfig.ts';

describe("an existing page's configuration", () => {
  it('needs nothing', () => {
    expect(readPageConfig(undefined, {})).toEqual({ enabled: true, widget: true, alpine: true });
  });

  it("reads the tag's attributes over the page's object, and leaves others' attributes alone", () => {
    const given = { datasourceId: 'one', userId: 7, loginPath: '/in/' };
    const attributes = { datasourceId: 'two', enabled: 'false', widget: '', cfasync: 'false' };
    expect(readPageConfig(given, attributes)).toEqual({
      datasourceId: 'two',
      userId: '7',
      loginPath: '/in/',
      enabled: false,
      widget: true,
      alpine: true,
    });
  });

  it.each([
    ['text', {}, 'window.holdfastConfig must be an object'],
    [{ datasource: 'one' }, {}, 'window.holdfastConfig has no datasource. It has: datasourceId, baseUrl'],
    [{}, { enabled: 'no' }, '"enabled" must be true or false.'],
    [{ baseUrl: 'https://elsewhere.example' }, {}, '"baseUrl" must be \'\' or a path'],
    [{ metricsUrl: '//elsewhere.example/' }, {}, '"metricsUrl" must be a path of this server'],
    [{}, { metricsUrl: 'https://elsewhere.example/' }, '"metricsUrl" must be a path of this server'],
    [{ isEnabled: true }, {}, '"isEnabled" must be a function.'],
    [{ datasourceId: '' }, {}, '"datasourceId" must be the id as the server lists it.'],
  ])('refuses %j with %j and says what to do', (given, attributes, sentence) => {
    expect(() => readPageConfig(given, attributes)).toThrow(sentence);
  });
});
