import * as l10n from '@vscode/l10n';
import type { Cloud } from '../../model/provider.ts';
import { HuaweiProvider } from './provider.ts';
import { checkEndpoint, ENDPOINT_EXAMPLE, sites } from './regions.ts';

/** Huawei Cloud RDS. Labels are made when they are read, as the language is known only after this is loaded. */
export const huawei: Cloud = {
  id: 'huawei',
  get label() {
    return l10n.t('Huawei Cloud');
  },
  get sites() {
    return sites();
  },
  get keyAdvice() {
    return l10n.t('The long-term key of an IAM user that may only read backups and create them');
  },
  endpointExample: ENDPOINT_EXAMPLE,
  storageDomains: ['myhuaweicloud.com', 'myhuaweicloud.cn', 'myhuaweicloud.eu'],
  // Temporary and long-term keys cannot be told apart by their ids for sure.
  checkKeyId: () => undefined,
  checkEndpoint,
  connect: (account, credentials, settings, surroundings) =>
    new HuaweiProvider(account, credentials, settings, surroundings),
};
