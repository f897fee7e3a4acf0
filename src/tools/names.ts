/** The tools as the manifest declares them. */
export const toolNames = [
  'rdsBackups_listAccounts',
  'rdsBackups_findInstances',
  'rdsBackups_listBackups',
  'rdsBackups_backupHealth',
  'rdsBackups_startBackup',
] as const;

export type ToolName = (typeof toolNames)[number];
