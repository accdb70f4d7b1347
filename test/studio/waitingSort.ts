/** A change that waits on this device. */
import type { Submission } from '../../src/studio/studioStore.ts';

export const waitingSort: Submission = {
  id: 1,
  name: 'sort_rows',
  label: 'Sort by “wind”, ascending',
  key: '{"columns":["wind"],"descending":false}',
  since: 0,
  operationId: null,
  stage: 'waiting',
  isCalledOff: false,
  isStep: false,
};
