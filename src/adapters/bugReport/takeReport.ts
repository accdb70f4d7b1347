/** Takes a report out of the page without a server: to the clipboard, or into a file. */
import type { BugReport } from './bugReport.ts';

/**
 * Copies a text. Where the browser forbids it, as on plain http, the text in `shown` is selected for the keyboard.
 * Resolves to whether it was copied.
 */
export async function copyReport(text: string, shown: Node): Promise<boolean> {
  try {
    // Absent in an insecure context, whatever its type says.
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Not a defect: a refused permission or plain http. Whoever asked is told what is left.
    getSelection()?.selectAllChildren(shown);
    return false;
  }
}

/** Hands the report to the browser as a file. */
export function downloadReport(report: BugReport): void {
  const file = new Blob([JSON.stringify(report, null, 2)], { type: 'application/json' });
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = `bug-report-${report.createdAt.slice(0, 19).replaceAll(':', '-')}.json`;
  link.click();
  // The browser has taken the file's contents over by the time the click returns.
  URL.revokeObjectURL(address);
}
