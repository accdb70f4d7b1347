/** What a source can say of the page and its surroundings. */
export type RecoveryFact = {
  readonly type:
    | 'network.lost'
    | 'network.restored'
    | 'page.shown'
    | 'page.hidden'
    | 'page.slept'
    | 'user.signedIn';
};
