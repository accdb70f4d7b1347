/** The live view: shows a recovery as it goes, or a recording step by step. Nothing leaves this page. */
import { followRecordings, parseRecording, RecordingError } from '../../src/index.ts';
import { chartWindow } from './chartWindow.ts';
import { contextRows } from './contextRows.ts';
import { createRecordingPlayer, type PlayerPlace } from './recordingPlayer.ts';
import { stepList } from './stepList.ts';

const element = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no element #${id}.`);
  return found;
};
const input = (id: string): HTMLInputElement => {
  const found = element(id);
  if (!(found instanceof HTMLInputElement)) throw new Error(`#${id} is no input.`);
  return found;
};

const chart = chartWindow(element('chart'));
const steps = stepList(element('steps'), (index) => player.goTo(index));
const scrubber = input('scrubber');
const player = createRecordingPlayer({
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (handle) => clearTimeout(Number(handle)),
  onChange: show,
});

function show({ steps: all, index, step, before, isFollowing, isPlaying }: PlayerPlace): void {
  chart.show(step?.value ?? null);
  steps.show(all, index);
  scrubber.max = String(Math.max(0, all.length - 1));
  scrubber.value = String(Math.max(0, index));
  element('place').textContent = `${index + 1} / ${all.length}`;
  element('play').textContent = isPlaying ? 'Pause' : 'Play';
  element('follow').setAttribute('aria-pressed', String(isFollowing));
  element('event').textContent = step === null ? '' : JSON.stringify(step.event, null, 2);
  const rows = step === null ? [] : contextRows(step.context, before?.context ?? null);
  element('context').replaceChildren(
    ...rows.map((row) => {
      const line = document.createElement('tr');
      line.classList.toggle('changed', row.isChanged);
      const name = document.createElement('th');
      name.scope = 'row';
      name.textContent = row.name;
      const cells = [row.value, row.before].map((text) => {
        const cell = document.createElement('td');
        cell.textContent = text;
        return cell;
      });
      line.append(name, ...cells);
      return line;
    }),
  );
}

async function openFile(file: File): Promise<void> {
  element('problem').textContent = '';
  try {
    player.open(parseRecording(JSON.parse(await file.text())));
    element('source').textContent = `A recording: ${file.name}`;
  } catch (error) {
    const isExpected = error instanceof RecordingError || error instanceof SyntaxError;
    element('problem').textContent =
      error instanceof RecordingError ? error.message : `${file.name} is no JSON file.`;
    if (!isExpected) throw error;
  }
}

function save(): void {
  const recording = player.recording();
  if (recording === null) {
    element('problem').textContent = 'There is nothing to save yet.';
    return;
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([JSON.stringify(recording)], { type: 'application/json' }));
  link.download = 'recovery-recording.json';
  link.click();
  URL.revokeObjectURL(link.href);
}

const buttons: Readonly<Record<string, () => void>> = {
  save,
  follow: () => player.setFollowing(!player.place().isFollowing),
  first: () => player.goTo(0),
  previous: () => player.goTo(player.place().index - 1),
  play: () => player.togglePlay(),
  next: () => player.goTo(player.place().index + 1),
  last: () => player.goTo(player.place().steps.length - 1),
};
for (const [id, press] of Object.entries(buttons)) element(id).addEventListener('click', press);
scrubber.addEventListener('input', () => player.goTo(Number(scrubber.value)));
input('open').addEventListener('change', ({ target }) => {
  const file = target instanceof HTMLInputElement ? target.files?.[0] : undefined;
  if (file !== undefined) void openFile(file);
});
document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  const file = event.dataTransfer?.files[0];
  if (file !== undefined) void openFile(file);
});

if (typeof BroadcastChannel === 'function') {
  followRecordings((part) => {
    element('source').textContent = 'Live, from a page of this site.';
    player.hear(part);
  });
}
