/** Moves the stack to the other edge of the window while it would hide what has the focus (WCAG 2.2, 2.4.11). */

export interface FocusInSight {
  /** Looks again: something has come into sight. */
  check(): void;
  off(): void;
}

export function keepFocusInSight(host: HTMLElement, stack: HTMLElement): FocusInSight {
  function check(): void {
    const { activeElement } = document;
    if (activeElement === null || activeElement === host || activeElement === document.body) return;
    const focused = activeElement.getBoundingClientRect();
    // Judged at its own edge: it goes back there as soon as nothing is hidden.
    delete stack.dataset.edge;
    const isHidden = [...stack.children].some((child) => isInside(focused, child.getBoundingClientRect()));
    if (isHidden) stack.dataset.edge = 'top';
  }

  document.addEventListener('focusin', check);
  return {
    check,
    off() {
      document.removeEventListener('focusin', check);
      delete stack.dataset.edge;
    },
  };
}

function isInside(inner: DOMRect, outer: DOMRect): boolean {
  return (
    inner.left >= outer.left &&
    inner.right <= outer.right &&
    inner.top >= outer.top &&
    inner.bottom <= outer.bottom
  );
}
