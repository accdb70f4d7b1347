/** The fault lab: breaks the connection on purpose, and shows the machine and what happens while it recovers. */
import Alpine from 'alpinejs';
import { activeStatePaths, lightUpStates, type RecoveryNotice, type SessionRecovery } from '../../index.ts';
import { alpineComponent } from '../alpineComponent.ts';
import type { StudioPage } from '../studioPage.ts';
import { EventTimeline, noticeText, type TimelineEntry } from './eventTimeline.ts';
import { actionForms, type FaultForm, faultForms, labCommand } from './faultForms.ts';
import { commandLab, type LabCommand, type LabReport, readLab } from './labApi.ts';
import { loadMachineDiagram } from './machineDiagram.ts';

/** How often the lab's own state is read while the panel is open, ms. */
const readEveryMs = 1_000;

const noticeTypes: readonly RecoveryNotice['type'][] = [
  'attempt.started',
  'attempt.failed',
  'session.recovered',
  'session.expiring',
  'operation.applied',
  'operation.refused',
  'work.conflicted',
  'durability.changed',
  'action.taken',
  'incident.opened',
  'incident.closed',
  'plug.failed',
];

export function labPanel(studio: StudioPage) {
  const { store } = studio;
  const reading = new AbortController();
  const timeline = new EventTimeline();
  let svg: SVGSVGElement | null = null;
  let active: readonly string[] = [];
  let stopFollowing = (): void => {};
  let followed: SessionRecovery | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;

  return alpineComponent({
    faultForms,
    actionForms,
    values: {} as Record<string, Record<string, string>>,
    report: null as LabReport | null,
    entries: [] as readonly TimelineEntry[],
    problem: '',
    hasDiagram: true,
    /** The whole machine in one view; otherwise the diagram follows the active state at reading size. */
    isWhole: false,

    async init() {
      for (const form of [...faultForms, ...actionForms]) {
        this.values[form.kind] = Object.fromEntries(
          form.parameters.map(({ key, value }) => [key, String(value)]),
        );
      }
      Alpine.effect(() => {
        // A new table means a new recovery to follow.
        void store.recovery;
        this.follow(studio.recovery());
      });
      Alpine.effect(() => {
        clearInterval(timer);
        if (store.lab !== 'open') return;
        timer = setInterval(() => void this.refresh(), readEveryMs);
        void this.refresh();
        void this.showDiagram();
      });
      await this.refresh();
    },

    async refresh() {
      try {
        this.report = await readLab(reading.signal);
        this.problem = '';
        if (store.lab === 'absent' && this.report !== null) store.lab = 'closed';
      } catch (error) {
        // Without a lab there is nothing to show, and nothing is wrong.
        if (store.lab !== 'absent') this.problem = sentenceOf(error);
      }
    },

    async send(command: LabCommand) {
      try {
        this.report = await commandLab(command, reading.signal);
        this.problem = '';
      } catch (error) {
        this.problem = sentenceOf(error);
      }
    },
    strike(form: FaultForm) {
      void this.send(labCommand(form, this.values[form.kind] ?? {}));
    },
    lift() {
      void this.send({ kind: 'none' });
    },

    get faultText(): string {
      const fault = this.report?.fault;
      if (fault === undefined || fault.kind === 'none') return 'none';
      const { kind, ...rest } = fault;
      const parameters = Object.entries(rest).map(([key, value]) => `${key} ${String(value)}`);
      return [kind, ...parameters].join(', ');
    },
    get hasFault(): boolean {
      return this.report !== null && this.report.fault.kind !== 'none';
    },
    get activeText(): string {
      return this.entries.find((entry) => entry.kind === 'state')?.text ?? '';
    },

    follow(recovery: SessionRecovery | null) {
      if (recovery === followed || recovery === null) return;
      stopFollowing();
      followed = recovery;
      const note = (kind: TimelineEntry['kind'], text: string): void => {
        timeline.add(kind, text, Date.now());
        this.entries = Object.freeze([...timeline.entries]);
      };
      const show = (value: Parameters<typeof activeStatePaths>[0]): void => {
        active = activeStatePaths(value);
        note('state', active.at(-1) ?? '');
        this.light();
      };
      show(recovery.actor.getSnapshot().value);
      const subscription = recovery.actor.subscribe((snapshot) => show(snapshot.value));
      const offs = noticeTypes.map((type) =>
        recovery.on(type, (notice) => note('notice', noticeText(notice))),
      );
      stopFollowing = () => {
        subscription.unsubscribe();
        for (const off of offs) off();
      };
    },

    async showDiagram() {
      if (svg !== null) return this.light();
      svg = await loadMachineDiagram();
      this.hasDiagram = svg !== null;
      if (svg === null) return;
      this.$refs.diagram?.replaceChildren(svg);
      this.light();
    },

    toggleWhole() {
      this.isWhole = !this.isWhole;
      void this.$nextTick(() => this.light());
    },

    /** Lights up the active states and brings the innermost one into the diagram's own window. */
    light() {
      const window = this.$refs.diagram;
      if (svg === null || window === undefined) return;
      const innermost = lightUpStates(svg, active);
      if (innermost === null) return;
      const state = innermost.getBoundingClientRect();
      const frame = window.getBoundingClientRect();
      window.scrollBy({
        left: state.left + state.width / 2 - (frame.left + frame.width / 2),
        top: state.top + state.height / 2 - (frame.top + frame.height / 2),
      });
    },
  });
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
