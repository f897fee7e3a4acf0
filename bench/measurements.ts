import type { BudgetName } from './budgets.ts';
import type { Measure } from './row.ts';

interface Measurement {
  /** The rows with a budget, each of which it has to bring. */
  readonly rows: readonly BudgetName[];
  /** Loads its file, which exports `measure`. */
  readonly load: () => Promise<{ readonly measure: Measure }>;
}

/** By the name on the command line, in the order in which they run. */
export const measurements = {
  activation: { rows: ['load and activate()'], load: async () => await import('./activation.ts') },
  size: { rows: ['extension.js, minified', 'whole .vsix'], load: async () => await import('./size.ts') },
  expand: { rows: ['expand the backups of an instance'], load: async () => await import('./expand.ts') },
  listing: {
    rows: ['list 3,000 backups, official SDK', 'list 3,000 backups, pop-core'],
    load: async () => await import('./listing.ts'),
  },
  fleet: {
    rows: ['report on a fleet', 'first row of a report on a fleet'],
    load: async () => await import('./fleet.ts'),
  },
  heap: { rows: ['heap after 20,000 backups'], load: async () => await import('./heap.ts') },
  downloads: {
    rows: ['download, loopback', 'download, 20 MB/s a connection'],
    load: async () => await import('./downloads.ts'),
  },
  pages: {
    rows: [
      'history of 20,000 backups: last answer to drawn',
      'history of 20,000 backups: back after it was hidden',
      'history of 20,000 backups: memory of the page',
      'report of 10,000 rows: longest task of scrolling',
    ],
    load: async () => await import('./pages.ts'),
  },
  health: { rows: [], load: async () => await import('./health.ts') },
} as const satisfies Readonly<Record<string, Measurement>>;

export type MeasurementName = keyof typeof measurements;
