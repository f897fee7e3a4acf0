/** What a figure may be at most, or has to be at least. */
export type Budget = { readonly most: number } | { readonly least: number };

/** By the name of a row: what may not become slower or larger. README.md says what each row means. */
export const budgets = {
  'load and activate()': { most: 15 },
  'extension.js, minified': { most: 60 },
  'whole .vsix': { most: 1000 },
  'expand the backups of an instance': { most: 60 },
  'list 3,000 backups, official SDK': { least: 2.5 },
  'list 3,000 backups, pop-core': { least: 2.5 },
  'report on a fleet': { most: 1.15 },
  'heap after 20,000 backups': { most: 25 },
  'download, loopback': { most: 1.25 },
  'download, 20 MB/s a connection': { most: 0.3 },
  'history of 20,000 backups: last answer to drawn': { most: 1000 },
  'history of 20,000 backups: back after it was hidden': { most: 1000 },
  'history of 20,000 backups: memory of the page': { most: 60 },
  'report of 10,000 rows: longest task of scrolling': { most: 100 },
  'first row of a report on a fleet': { most: 1 },
} as const satisfies Readonly<Record<string, Budget>>;

export type BudgetName = keyof typeof budgets;

/** A figure that could not be had is over any budget. */
export function isKept(figure: number, budget: Budget): boolean {
  return 'most' in budget ? figure <= budget.most : figure >= budget.least;
}

export function budgetWords(budget: Budget): string {
  return 'most' in budget ? `≤ ${budget.most}` : `≥ ${budget.least}`;
}
