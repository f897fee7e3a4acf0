/*
 * npm run changelog -- BASE HEAD: fails if what HEAD has over BASE (anything that git takes for a commit) changes src/ without
 * a line in CHANGELOG.md.
 */
import { lacksLine } from './changelog.ts';
import { git } from './git.ts';

const [base, head = 'HEAD'] = process.argv.slice(2);
if (base === undefined) {
  throw new Error('npm run changelog -- BASE HEAD');
}
const root = process.cwd();
const range = `${base}...${head}`;
const diff = git(root, 'diff', '--unified=0', range, '--', 'CHANGELOG.md');
const isMissing = lacksLine({
  files: git(root, 'diff', '--name-only', '--no-renames', range).split('\n'),
  added: [...diff.matchAll(/^\+(?!\+\+ )(.*)$/gm)].map(([, line = '']) => line),
  messages: git(root, 'log', '--format=%B', `${base}..${head}`),
});
if (isMissing) {
  console.error(
    'This changes src/ and has no line in CHANGELOG.md. Say there in the words of a user what is new; if nobody can notice it, put ' +
      '"Changelog: none, because …" into a commit message.',
  );
  process.exitCode = 1;
}
