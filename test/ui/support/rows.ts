/** The backups of an instance; those of released instances stand at the end of a region. */
export const backupsGroup = /^Backups(?! of)/;
/** The instance that has everything: failed backups, copies, logs. */
export const ordersDb = /^orders-db(?!-replica)/;
