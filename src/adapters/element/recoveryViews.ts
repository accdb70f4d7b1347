/** Everything the element can show, built once into its shadow root. */
import type { RecoveryAction } from '../../../machines/sessionFailure.ts';
import { type BannerView, buildBanner } from './bannerView.ts';
import { buildNode } from './buildNode.ts';
import { buildChip, type ChipView } from './chipView.ts';
import { buildDialog, type DialogView } from './dialogView.ts';
import { buildExpiring, type ExpiringView } from './expiringView.ts';
import { buildLiveRegion, type LiveRegion } from './liveRegion.ts';
import { buildRefusals, type RefusalView } from './refusalView.ts';
import { buildToast, type ToastView } from './toastView.ts';

export interface RecoveryViews {
  /** Around all of them: it says which language they are in. */
  readonly frame: HTMLElement;
  readonly chip: ChipView;
  readonly banner: BannerView;
  readonly dialog: DialogView;
  readonly toast: ToastView;
  readonly expiring: ExpiringView;
  readonly refusals: RefusalView;
  readonly live: LiveRegion;
  /** Puts the chip where the element stands, or with the rest at the edge of the window. */
  placeChip(isInline: boolean): void;
  /** Takes everything out of sight; the dialog is its owner's. */
  clear(): void;
}

/** What a user can do with them. */
export interface ViewHandlers {
  act(action: RecoveryAction): void;
  openDialog(): void;
  dialogClosed(): void;
  extend(): void;
  dismissRefusals(): void;
}

export function buildViews(root: ShadowRoot, handlers: ViewHandlers): RecoveryViews {
  const chip = buildChip();
  const banner = buildBanner({
    retry: () => handlers.act('manual_retry'),
    openOptions: handlers.openDialog,
  });
  const dialog = buildDialog({ act: handlers.act, closed: handlers.dialogClosed });
  const toast = buildToast();
  const expiring = buildExpiring(handlers.extend);
  const refusals = buildRefusals(handlers.dismissRefusals);
  const live = buildLiveRegion();
  const stack = buildNode(
    'div',
    { part: 'stack', class: 'stack' },
    expiring.node,
    banner.node,
    refusals.node,
    buildNode('slot', { name: 'notice' }),
    toast.node,
  );
  const frame = buildNode('div', { class: 'frame' }, live.node, stack, dialog.node);
  root.append(frame);
  return {
    frame,
    chip,
    banner,
    dialog,
    toast,
    expiring,
    refusals,
    live,
    placeChip(isInline) {
      if (isInline) frame.prepend(chip.node);
      else stack.prepend(chip.node);
    },
    clear() {
      for (const { node } of [chip, banner, toast, expiring, refusals]) node.hidden = true;
      live.enter('calm', '');
    },
  };
}
