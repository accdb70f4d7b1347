/** Connects the page's bug report to what is recorded, and to the server that takes it. */
import {
  type BugReporter,
  createBugReport,
  defineBugReportElement,
  postBugReport,
  type SessionTrace,
  type TransitionRecorder,
} from '../index.ts';

/** Steps of the chart that go along; a step is about 1 kB, and the server takes 512 kB. */
const reportedSteps = 250;

/** The reporter over every recovery of the page; its element stands in the page already. */
export function bugReports(
  trace: SessionTrace,
  recorder: Pick<TransitionRecorder, 'recording'>,
): BugReporter {
  const recording = () => recorder.recording(reportedSteps);
  const reporter = createBugReport(null, { application: 'Data Studio', trace, recording });
  defineBugReportElement();
  for (const element of document.querySelectorAll('session-bug-report')) {
    element.reporter = reporter;
    element.send = postBugReport('/tools/api/studio/bug-reports/');
  }
  return reporter;
}
