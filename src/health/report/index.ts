/** The fleet report without its page: loaded when the first report is asked for. */
export { FleetReport } from './fleet.ts';
export type { ReportSource } from './parts.ts';
export { ReportFile } from './reportFile.ts';
export type { SavedReport } from './saved.ts';
export { ReportDesk } from './desk.ts';
