import * as l10n from '@vscode/l10n';
import type { Cloud } from '../../model/provider.ts';
import { AlibabaProvider } from './provider.ts';
import { checkEndpoint, sites } from './regions.ts';

/** ApsaraDB RDS. Labels are made when they are read, as the language is known only after this is loaded. */
export const alibaba: Cloud = {
  id: 'alibaba',
  get label() {
    return l10n.t('Alibaba Cloud');
  },
  get sites() {
    return sites();
  },
  checkEndpoint,
  connect: (account, credentials, settings, surroundings) =>
    new AlibabaProvider(account, credentials, settings, surroundings),
};
