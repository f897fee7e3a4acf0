import * as vscode from 'vscode';
import { mostBytes, mostInAll, mostRules, type TeamProblem } from './teamFile.ts';

type Value = Extract<TeamProblem, { readonly kind: 'value' }>;

/** What is wrong with a team's file, which is named as the user knows it. */
export function teamProblemWords(file: string, problem: TeamProblem | { readonly kind: 'unreadable' }): string {
  return vscode.l10n.t('{0}: {1} Its rules are not used.', file, problemWords(problem));
}

function problemWords(problem: TeamProblem | { readonly kind: 'unreadable' }): string {
  switch (problem.kind) {
    case 'unreadable':
      return vscode.l10n.t('The file could not be read.');
    case 'large':
      return vscode.l10n.t('The file is larger than {0} KiB.', mostBytes / 1024);
    case 'syntax':
      return vscode.l10n.t('Line {0} is not valid JSON.', problem.line);
    case 'patterns':
      return vscode.l10n.t('Its rules have more than {0} patterns.', mostInAll);
    case 'shape':
      return vscode.l10n.t('The file has to be an object with a list of “rules”.');
    case 'unknown':
      return problem.rule === undefined
        ? vscode.l10n.t('“{0}” is not a property that this file can have.', problem.name)
        : vscode.l10n.t(
            '“{0}” is not a property that a rule can have, but rule {1} has it.',
            problem.name,
            problem.rule,
          );
    case 'value':
      return valueWords(problem);
  }
}

function valueWords({ name, rule }: Value): string {
  const place = rule ?? '';
  switch (name) {
    case '$schema':
      return vscode.l10n.t('“$schema” has to be text.');
    case 'rules':
      return rule === undefined
        ? vscode.l10n.t('“rules” has to be a list of at most {0} rules.', mostRules)
        : vscode.l10n.t('Rule {0} has to be an object.', rule);
    case 'instances':
      return vscode.l10n.t('“instances” of rule {0} has to be a list of 1 to 100 patterns such as prod-*.', place);
    case 'regions':
      return vscode.l10n.t('“regions” of rule {0} has to be a list of 1 to 100 region ids.', place);
    case 'oldestBackupHours':
      return vscode.l10n.t('“oldestBackupHours” of rule {0} has to be a whole number from 1 to 8,760.', place);
    case 'copyRegion':
      return vscode.l10n.t('“copyRegion” of rule {0} has to be the id of a region.', place);
    case 'leastRetentionDays':
      return vscode.l10n.t('“leastRetentionDays” of rule {0} has to be a whole number from 0 to 3,650.', place);
  }
}
