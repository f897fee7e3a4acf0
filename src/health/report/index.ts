/** The fleet report without its page: loaded when the first report is asked for. */
export { FleetReport } from './fleet.ts';
export type { TeamRule, TeamRules } from './limits.ts';
export type { ReportAccount, ReportParts, ReportSettings, ReportSource } from './parts.ts';
export { ReportFile } from './reportFile.ts';
export type { SavedReport } from './saved.ts';
export { TEAM_FILE, TeamFiles, type TeamState } from './teamFiles.ts';
export { ReportDesk, type DeskParts } from './desk.ts';
