// The report with its style: fetched by the page when somebody asks for it, and bundled for the command (web-ui/vite.config.ts).
import tokens from '../../../shell/styles/tokens.css?inline';
import { htmlReport, type ReportMaking, type ReportStory } from './document';
import own from './report.css?inline';

/** One self-contained HTML file. */
export function makeReport(story: ReportStory, making: Omit<ReportMaking, 'css'>): string {
  return htmlReport(story, { ...making, css: tokens + own });
}
