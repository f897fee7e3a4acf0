/** Exports are a bundle of their own: few sessions need them, and the writer of CSV is large. */
export { wordColumns } from './backupTable.ts';
export { tableOf } from './cells.ts';
export { exportList } from './exportList.ts';
export { exportTable } from './exportTable.ts';
export { reportTable } from './reportTable.ts';
