/** Every kind of fault that the rounds try. */
import { answerLost } from './faults/answerLost.ts';
import { browserKilled } from './faults/browserKilled.ts';
import { crashMoments } from './faults/crashMoments.ts';
import { csrfRotated } from './faults/csrfRotated.ts';
import { diskFull } from './faults/diskFull.ts';
import type { FaultKind } from './faults/faultKind.ts';
import { postDoubled } from './faults/postDoubled.ts';
import { rendererCrashed } from './faults/rendererCrashed.ts';
import { serverKilled } from './faults/serverKilled.ts';
import { storageRefused } from './faults/storageRefused.ts';
import { tabClosed, twoTabs } from './faults/twoTabs.ts';

export const faultKinds: readonly FaultKind[] = [
  csrfRotated,
  ...crashMoments.map(rendererCrashed),
  ...crashMoments.map(browserKilled),
  serverKilled('with its data'),
  serverKilled('without its data'),
  answerLost,
  postDoubled,
  diskFull,
  storageRefused,
  twoTabs,
  tabClosed,
];
