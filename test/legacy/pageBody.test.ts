import { describe, expect, it } from 'vitest';
import { bodyOfView, failureAnswer, pageBodyOf, withRedo } from '../../src/legacy/pageBody.ts';
import type { SessionView } from '../../src/session/sessionApi.ts';
import { failureOf } from '../support/scriptedApi.ts';

const info = { session_exists: true, current_step: 2, total_operations: 5 };

describe('a body for an existing page', () => {
  it('has the position and the length under the names that the page reads, beside those of the server', () => {
    expect(pageBodyOf({ success: true, session_info: info }).session_info).toEqual({
      ...info,
      current_position: 2,
      history_length: 5,
    });
  });

  it.each([
    [{ can_redo: false }, 2],
    [{ can_redo: true }, 5],
    [{ can_redo: true, total_operations: 2 }, 3],
    [{ total_operations: 1 }, 2],
  ])('says with %j that the history has %i steps', (more, length) => {
    const { session_info } = pageBodyOf({ success: true, session_info: { ...info, ...more } });
    expect(session_info).toMatchObject({ history_length: length });
  });

  it('leaves a session that is not there as it is', () => {
    const body = { success: true, session_info: { session_exists: false }, data_preview: null };
    expect(pageBodyOf(body)).toEqual(body);
  });

  it.each([
    ['One sentence.', 'One sentence.'],
    [{ code: 'X', message: 'For a log', user_message: 'For a user' }, 'For a user'],
    [{ code: 'X', message: 'For a log' }, 'For a log'],
    [{ code: 'X' }, 'Something unexpected happened'],
    [17, 'Something unexpected happened'],
  ])('prints the error %j as a string', (error, text) => {
    expect(pageBodyOf({ success: false, error })).toEqual({ success: false, error: text });
  });

  it('takes what can be redone from the journal, over what the server says', () => {
    const body = pageBodyOf({ success: true, session_info: { ...info, can_redo: true } });
    expect(withRedo(body, 0).session_info).toMatchObject({ can_redo: false, history_length: 2 });
    expect(withRedo(body, 2).session_info).toMatchObject({ can_redo: true, history_length: 4 });
    const without = { success: true };
    expect(withRedo(without, 1)).toBe(without);
  });

  it('can be made of a view alone', () => {
    const view: SessionView = {
      exists: true,
      sessionId: 's-1',
      datasourceId: 'd-1',
      position: 1,
      total: 2,
      shape: [3, 1],
      columns: ['a'],
      preview: [{ a: 1 }],
      expiresAt: null,
      result: { message: 'Done' },
    };
    expect(bodyOfView(view)).toMatchObject({
      success: true,
      message: 'Done',
      session_info: {
        session_exists: true,
        current_step: 1,
        current_position: 1,
        history_length: 2,
        can_undo: true,
        can_redo: true,
        current_shape: [3, 1],
      },
      data_preview: [{ a: 1 }],
      column_info: ['a'],
    });
    expect(bodyOfView({ ...view, exists: false })).toEqual({ success: true, message: 'Done' });
    expect(bodyOfView({ ...view, shape: null, columns: null, preview: null })).toMatchObject({
      data_preview: null,
      column_info: null,
    });
  });
});

describe('a failure for an existing page', () => {
  it('is one sentence, with the status that there was', () => {
    expect(failureAnswer('initialize', failureOf('AUTHENTICATION_REQUIRED', { status: 401 }))).toEqual({
      status: 401,
      body: {
        success: false,
        error: 'Session expired, please log in again',
        code: 'AUTHENTICATION_REQUIRED',
      },
    });
    expect(failureAnswer('rename_column', failureOf('NETWORK_UNREACHABLE')).status).toBe(503);
  });

  it('is what the server wanted the user to read, where it said so', () => {
    const failure = failureOf('OPERATION_REJECTED', { userMessage: 'There is no column "a".' });
    expect(failureAnswer('rename_column', failure)).toMatchObject({
      status: 400,
      body: { error: 'There is no column "a".' },
    });
  });

  it.each([
    ['undo', 'There is nothing to undo'],
    ['redo', 'There is nothing to redo'],
    ['rename_column', 'The server did not accept a change'],
  ])('says of a refused %s: %s', (name, error) => {
    expect(failureAnswer(name, failureOf('OPERATION_REJECTED')).body).toMatchObject({ error });
  });
});
