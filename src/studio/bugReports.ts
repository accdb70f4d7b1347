/** Connects the page's bug report to what is recorded, and to the server that takes it. */
import {
  type BugReporter,
  createBugReport,
  defineBugReportElement,
  postBugReport,
  type Recording,
  type SessionTrace,
} from '../index.ts';

/** The reporter over every recovery of the page; its element stands in the page already. */
export function bugReports(trace: SessionTrace, recording: () => Recording): BugReporter {
  const reporter = createBugReport(null, { application: 'Data Studio', trace, recording });
  defineBugReportElement();
  for (const element of document.querySelectorAll('session-bug-report')) {
    element.reporter = reporter;
    element.send = postBugReport('/tools/api/studio/bug-reports/');
  }
  return reporter;
}
