/** The small page on which a login in another tab ends: it tells the waiting page and does nothing else. */
import { announceSignedIn } from '../index.ts';

announceSignedIn();
