import * as l10n from '@vscode/l10n';
import { asAnswered, badRequest, rule, type Rule, type Rules } from '../../common/rule.ts';
import { missingPermission, permissionOf, unavailable } from './access.ts';

const wrongParameter = badRequest(() => l10n.t('The cloud does not accept a parameter of the request.'));
const missesParameter = badRequest(() => l10n.t('The request lacks a parameter.'));

const goneInstance = rule('notFound', () =>
  l10n.t('The instance does not exist in this region and account (any more). Refresh the list of instances.'),
);
const goneBackup = rule('notFound', () => l10n.t('The backup does not exist (any more). Refresh the list of backups.'));
const goneFile = rule('notFound', () =>
  l10n.t('The file of this backup does not exist (any more). Refresh the list of backups.'),
);
const goneDatabase = rule('notFound', () =>
  l10n.t('A chosen database does not exist (any more). Choose the databases again.'),
);

/** The cloud does not say which of the two it is. */
const goneOrForbidden = rule('forbidden', ({ action }) =>
  l10n.t(
    'Not found, or a missing permission: {0}. Refresh the list of instances; if it is still there, ask your administrator.',
    permissionOf(action) ?? action,
  ),
);

const busy = rule('state', () =>
  l10n.t('The instance is busy or faulty. Wait until it is available again, then try again.'),
);
const wrongStatus = rule('state', () =>
  l10n.t('The state of the instance does not allow this now. Wait until it is available, then try again.'),
);
const backupRunning = rule('state', () =>
  l10n.t('A backup of this instance is already running. Wait until it has finished, then try again.'),
);
const unsupportedEngine = rule('unsupported', () =>
  l10n.t('The engine or version of this instance does not support this.'),
);

/** Codes about instances and what they can do now. */
const instanceRules: Rules = {
  ...all(goneInstance, ['200002', '200045', '200408', '200602', '201028', '290005', '290011']),
  'DBS.280404': rule('notFound', () =>
    l10n.t('No instance can have this id. Check it for slips, or refresh the list of instances.'),
  ),
  ...all(missingPermission, ['200010', '200604']),
  ...all(goneOrForbidden, ['200044', '201003', '280015']),
  ...all(busy, ['200011', '200018', '200019', '200047', '200076', '200080', '200452', '200463', '200611', '201015']),
  ...all(busy, ['201202', '201206', '212006', '212033', '280011', '280343', '280816', '01010337']),
  ...all(wrongStatus, ['200086', '201014', '01280030']),
  'DBS.200316': rule('state', () =>
    l10n.t('The storage of the instance is full. Scale it up or free space, then try again.'),
  ),
  ...all(unsupportedEngine, ['200040', '200041', '200042', '280238']),
};

/** Codes about backups. */
const backupRules: Rules = {
  ...all(goneBackup, ['201010']),
  'DBS.280124': rule('notFound', () =>
    l10n.t('No backup can have this id. Check it for slips, or refresh the list of backups.'),
  ),
  // A sister service says by it that a number of days is wrong, so the cloud's own words are needed.
  'DBS.280214': rule('notFound', (refusal) =>
    l10n.t('The backup does not exist (any more). Refresh the list of backups. {0}', asAnswered(refusal)),
  ),
  ...all(goneFile, ['201203']),
  'RDS.3026': goneFile,
  ...all(backupRunning, ['201205']),
  'RDS.3004': backupRunning,
  'RDS.3003': rule('state', () =>
    l10n.t(
      'The instance has as many manual backups as Huawei Cloud allows. Delete one in its console or ask for a higher quota, then try again.',
    ),
  ),
  'DBS.201209': rule('request', () => l10n.t('A backup with this name exists already. Choose another name.')),
  'DBS.201210': rule('request', () =>
    l10n.t('The cloud does not accept the name of the backup. Choose another name of letters, digits, - and _.'),
  ),
  'DBS.280127': rule('request', () =>
    l10n.t('The cloud does not accept the description of the backup. Shorten it and leave out special characters.'),
  ),
  ...all(goneDatabase, ['280128', '280446']),
};

const otherRules: Rules = {
  ...all(wrongParameter, ['200001', '200004', '200405', '280001', '290000']),
  ...all(missesParameter, ['200006']),
  'DBS.280498': badRequest(() => l10n.t('The cloud took the request for a repetition of an earlier one.')),
  ...all(unavailable, ['108000', '108002', '108005', '200005', '200412']),
};

/** Said of a whole account that a service is not open to, but also of a user without a permission. */
export const notEnabled = rule('unsupported', () =>
  l10n.t('Huawei Cloud has not enabled this for the account. Its support can enable it.'),
);
export const NOT_ENABLED_OR_FORBIDDEN = 'DBS.01280003';

/** The codes of RDS itself. */
export const rdsRules: Rules = {
  ...instanceRules,
  ...backupRules,
  ...otherRules,
  [NOT_ENABLED_OR_FORBIDDEN]: missingPermission,
};

/** The same rule for several codes. */
function all(one: Rule, codes: readonly string[]): Rules {
  return Object.fromEntries(codes.map((code) => [`DBS.${code}`, one]));
}
