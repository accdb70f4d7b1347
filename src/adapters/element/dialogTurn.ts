/** One dialog at a time among the elements of a page: two sessions that lost one login ask for it once. */

export interface DialogTurn {
  /** Whether the turn is the asker's from now on; if not, `freed` is called once when it is free again. */
  take(asker: object, freed: () => void): boolean;
  leave(asker: object): void;
}

function createDialogTurn(): DialogTurn {
  let holder: object | null = null;
  const waiting = new Map<object, () => void>();
  return {
    take(asker, freed) {
      if (holder !== null && holder !== asker) {
        waiting.set(asker, freed);
        return false;
      }
      holder = asker;
      return true;
    },
    leave(asker) {
      waiting.delete(asker);
      if (holder !== asker) return;
      holder = null;
      const called = [...waiting.values()];
      waiting.clear();
      for (const freed of called) freed();
    },
  };
}

/** The turn that all elements of this page share. */
export const dialogTurn: DialogTurn = createDialogTurn();
