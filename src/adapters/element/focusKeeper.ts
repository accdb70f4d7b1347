/** Remembers where the user was before the widget took the focus, and brings it back when what had it goes away. */

export interface FocusKeeper {
  /** Brings the focus back if it got lost; whether something has it now. */
  restore(): boolean;
  off(): void;
}

export function keepFocus(host: HTMLElement, root: ShadowRoot): FocusKeeper {
  let last: HTMLElement | null = null;
  const note = (event: Event): void => {
    const path = event.composedPath();
    const [target] = path;
    if (!path.includes(host) && target instanceof HTMLElement) last = target;
  };
  document.addEventListener('focusin', note);
  function isLost(): boolean {
    const { activeElement } = document;
    // A browser takes the focus from what went out of sight only when it draws.
    const isHidden = activeElement === host && root.activeElement?.checkVisibility() === false;
    return isHidden || activeElement === null || activeElement === document.body;
  }

  return {
    restore() {
      if (isLost() && last?.isConnected) last.focus();
      return !isLost();
    },
    off: () => document.removeEventListener('focusin', note),
  };
}
