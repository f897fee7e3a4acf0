import * as l10n from '@vscode/l10n';
import type { Cloud } from '../../model/provider.ts';
import { AlibabaProvider } from './provider.ts';
import { temporaryKey } from '../common/signIn.ts';
import { checkEndpoint, ENDPOINT_EXAMPLE, sites } from './regions.ts';

/** ApsaraDB RDS. Labels are made when they are read, as the language is known only after this is loaded. */
export const alibaba: Cloud = {
  id: 'alibaba',
  get label() {
    return l10n.t('Alibaba Cloud');
  },
  get sites() {
    return sites();
  },
  get keyAdvice() {
    return l10n.t('The long-term key of a RAM user that may only read backups and create them');
  },
  endpointExample: ENDPOINT_EXAMPLE,
  get trafficAdvice() {
    return l10n.t('Public traffic above the free monthly quota is billed; the internal network is free.');
  },
  storageDomains: ['aliyuncs.com'],
  checkKeyId: (accessKeyId, method) =>
    method === 'accessKey' && accessKeyId.startsWith('STS.') ? temporaryKey() : undefined,
  checkEndpoint,
  connect: (account, credentials, settings, surroundings) =>
    new AlibabaProvider(account, credentials, settings, surroundings),
};
