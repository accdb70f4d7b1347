/** The catalogues that come with holdfast, by language: a start for an application's own. */
import { en } from './en.ts';
import { es } from './es.ts';
import type { RecoveryMessages } from './recoveryMessages.ts';

export const shippedMessages: { readonly en: RecoveryMessages; readonly es: RecoveryMessages } = { en, es };
