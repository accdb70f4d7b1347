/** Alpine.js: `$store.recovery`, `$recovery`, `sessionRecovery` and `recoveryModal`, over a live recovery. */
import type { RecoveryAction } from '../../../machines/sessionFailure.ts';
import { type RecoveryClock, systemClock } from '../../recoveryClock.ts';
import type { RecoveryState } from '../../recoveryState.ts';
import type { SessionRecovery } from '../../sessionRecovery.ts';
import { cataloguesWith, type MessagesByLanguage, wordingFor } from '../messages/wordingFor.ts';
import { type AlpinePort, assertNotStarted } from './alpinePort.ts';
import { followFeed, type RecoveryFeed } from './recoveryFeed.ts';
import { recoveryModal } from './recoveryModal.ts';
import { recoveryStore, restingState, type TemplateStore } from './recoveryStore.ts';
import {
  asksForPerson,
  type RecoveryOption,
  type SessionRecoveryObject,
  sessionRecoveryMembers,
} from './sessionRecoveryObject.ts';
import { recoveryCommands } from './templateCommands.ts';

export type RecoveryPluginOptions = RecoveryFeed & {
  /** Wording of the application's own by language, over the shipped one; the document's `lang` chooses. */
  readonly messages?: MessagesByLanguage;
  /** @default the globals */
  readonly clock?: RecoveryClock;
};

/** What `Alpine.plugin` takes, with the off function that ends every subscription and timer of it. */
export interface RecoveryPlugin {
  (alpine: AlpinePort): void;
  off(): void;
}

/** How often a countdown is counted, ms. */
const tickMs = 1000;

/**
 * To be handed to `Alpine.plugin` before Alpine starts; in templates of the CSP build every name is a property or a
 * method without arguments.
 * @throws TypeError for wording that fits no message; what it returns throws an Error when Alpine has already started
 */
export function recoveryPlugin(options: RecoveryPluginOptions): RecoveryPlugin {
  const { messages = {}, clock = systemClock } = options;
  const catalogues = cataloguesWith(messages);
  const wording = () => wordingFor(catalogues, globalThis.document?.documentElement.lang ?? '').messages;
  const offs = new Set<() => void>();

  function plugIn(alpine: AlpinePort): void {
    assertNotStarted();
    let recovery: SessionRecovery | null = null;
    let timer: unknown = null;
    let isExpiring = false;
    const commands = recoveryCommands(() => recovery);
    alpine.store('recovery', { ...recoveryStore(restingState, clock.now(), false), ...commands });
    alpine.store('sessionRecovery', {
      ...sessionRecoveryMembers(restingState, { sentenceOf: () => '', optionOf }),
      showRecoveryModal: false,
    });
    // What Alpine gives back is reactive, what it was given is not.
    const store = alpine.store('recovery') as TemplateStore;
    const sessionRecovery = alpine.store('sessionRecovery') as SessionRecoveryObject;

    function optionOf(action: RecoveryAction): RecoveryOption {
      return {
        action,
        label: wording().actions[action],
        run: () => commands.act(action),
      };
    }

    function show(state: RecoveryState): void {
      const wasAsked = asksForPerson(store);
      const phase = `${store.value} ${store.code}`;
      Object.assign(store, recoveryStore(state, clock.now(), isExpiring));
      Object.assign(
        sessionRecovery,
        sessionRecoveryMembers(state, {
          sentenceOf: (code) => wording().failures[code].title,
          optionOf,
        }),
      );
      const isAsked = asksForPerson(state);
      if (isAsked !== wasAsked || phase !== `${store.value} ${store.code}`)
        sessionRecovery.showRecoveryModal = isAsked;
      count(state);
    }

    /** One timer at most, and only while there is something to count. */
    function count(state: RecoveryState): void {
      stopCounting();
      if (state.nextAttemptAt === null) return;
      timer = clock.setTimeout(() => {
        timer = null;
        show(state);
      }, tickMs);
    }

    function stopCounting(): void {
      if (timer !== null) clock.clearTimeout(timer);
      timer = null;
    }

    function connect(connected: SessionRecovery): () => void {
      recovery = connected;
      const unsubscribe = [
        connected.subscribe((state) => {
          if (state.value !== 'recovered' || state.expiresAt !== store.expiresAt) isExpiring = false;
          show(state);
        }),
        connected.on('session.expiring', () => {
          isExpiring = true;
          show(connected.getState());
        }),
      ];
      show(connected.getState());
      return () => {
        for (const off of unsubscribe) off();
        stopCounting();
        recovery = null;
        isExpiring = false;
        show(restingState);
      };
    }

    alpine.magic('recovery', () => commands);
    alpine.magic('sessionRecovery', () => sessionRecovery);
    alpine.data('sessionRecovery', () => ({ sessionRecovery }));
    alpine.data('recoveryModal', () => recoveryModal({ store, sessionRecovery, commands }));
    offs.add(followFeed(options, connect));
  }

  return Object.assign(plugIn, {
    off() {
      for (const off of offs) off();
      offs.clear();
    },
  });
}
