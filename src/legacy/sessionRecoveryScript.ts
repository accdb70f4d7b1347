/**
 * The one script for a plain `<script>` tag: brings all of it to a page whose own code stays as it is. What it throws is
 * caught by what the build writes around it, `loadFailure.ts`.
 */
import { createRollout } from '../rollout/rollout.ts';
import { planInPage } from '../rollout/rolloutPlan.ts';
import { attachToPage } from './attachToPage.ts';
import { readPageConfig } from './pageConfig.ts';

/** Only while the script is being run does the document know its tag. */
const tag = document.currentScript;

function start(): void {
  if (Reflect.get(window, 'holdfast') !== undefined) {
    throw new TypeError('holdfast is in this page already: remove one of the two script tags.');
  }
  const config = readPageConfig(
    Reflect.get(window, 'holdfastConfig'),
    tag instanceof HTMLScriptElement ? { ...tag.dataset } : {},
  );
  if (!config.enabled || config.isEnabled?.() === false || !isRolledOutTo(config.userId)) return;
  Reflect.set(window, 'holdfast', attachToPage(config));
}

/** By the plan that the page carries; without one everybody has it. */
function isRolledOutTo(userId: string | undefined): boolean {
  const plan = planInPage();
  return plan === null || createRollout({ userId: userId ?? null, plan }).isEnabled();
}

start();
