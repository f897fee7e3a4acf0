import type { Account, Credentials, CredentialSource } from '../../model/account.ts';
import type { Access, CloudProvider, ProviderSettings, Surroundings } from '../../model/provider.ts';
import { accessTools } from './access.ts';
import { Api } from './api.ts';
import { Catalogue } from './browsing.ts';
import { Destinations } from './destinations.ts';
import { Insights } from './insight.ts';
import { BackupMaker } from './making.ts';

/** One account of Huawei Cloud RDS: hands each question to the part that answers it. */
export class HuaweiProvider implements CloudProvider {
  readonly #api: Api;
  readonly #destinations: Destinations;
  readonly #catalogue: Catalogue;
  readonly #insights: Insights;
  readonly #access: Access;
  readonly #maker: BackupMaker;

  constructor(
    account: Account,
    credentials: Credentials | CredentialSource,
    settings: ProviderSettings,
    surroundings: Surroundings,
  ) {
    this.#api = new Api(account, credentials, settings, surroundings);
    this.#destinations = new Destinations(this.#api);
    this.#catalogue = new Catalogue(this.#api, this.#destinations);
    this.#insights = new Insights(this.#api, this.#destinations);
    this.#access = accessTools(this.#api);
    this.#maker = new BackupMaker(this.#api, this.#catalogue);
  }

  get capabilities(): CloudProvider['capabilities'] {
    return this.#catalogue.capabilities;
  }

  offers: CloudProvider['offers'] = (...asked) => this.#catalogue.offers(...asked);
  listRegions: CloudProvider['listRegions'] = async (...asked) => await this.#catalogue.listRegions(...asked);
  listInstances: CloudProvider['listInstances'] = async (...asked) => await this.#catalogue.listInstances(...asked);
  getInstance: CloudProvider['getInstance'] = async (...asked) => await this.#catalogue.getInstance(...asked);
  listBackups: CloudProvider['listBackups'] = async (...asked) => await this.#catalogue.listBackups(...asked);
  listCopies: CloudProvider['listCopies'] = async (...asked) => await this.#catalogue.listCopies(...asked);
  listLogs: CloudProvider['listLogs'] = async (...asked) => await this.#catalogue.listLogs(...asked);
  listCopiedLogs: CloudProvider['listCopiedLogs'] = async (...asked) => await this.#catalogue.listCopiedLogs(...asked);
  listReleased: CloudProvider['listReleased'] = async () => await this.#catalogue.listReleased();
  instanceFilters: CloudProvider['instanceFilters'] = () => this.#catalogue.instanceFilters();
  backupFilters: CloudProvider['backupFilters'] = async (instance, list) =>
    await this.#catalogue.backupFilters(instance, list);
  releasedFilters: CloudProvider['releasedFilters'] = () => this.#catalogue.releasedFilters();
  findBackup: CloudProvider['findBackup'] = async (...asked) => await this.#catalogue.findBackup(...asked);
  rawReply: CloudProvider['rawReply'] = async (...asked) => await this.#catalogue.rawReply(...asked);
  matchCopies: CloudProvider['matchCopies'] = (...asked) => this.#catalogue.matchCopies(...asked);
  links: CloudProvider['links'] = async (...asked) => await this.#catalogue.links(...asked);
  logLinks: CloudProvider['logLinks'] = async (...asked) => await this.#catalogue.logLinks(...asked);

  backupPolicy: CloudProvider['backupPolicy'] = async (...asked) => await this.#insights.backupPolicy(...asked);
  copyPolicies: CloudProvider['copyPolicies'] = async (...asked) => await this.#insights.copyPolicies(...asked);
  copyPolicy: CloudProvider['copyPolicy'] = async (...asked) => await this.#insights.copyPolicy(...asked);
  recoveryWindow: CloudProvider['recoveryWindow'] = async (...asked) => await this.#insights.recoveryWindow(...asked);
  usage: CloudProvider['usage'] = async (...asked) => await this.#insights.usage(...asked);
  related: CloudProvider['related'] = async (...asked) => await this.#insights.related(...asked);

  checkPermissions: CloudProvider['checkPermissions'] = async (...asked) =>
    await this.#access.checkPermissions(...asked);
  leastPolicy: CloudProvider['leastPolicy'] = (...asked) => this.#access.leastPolicy(...asked);
  snippet: CloudProvider['snippet'] = (...asked) => this.#access.snippet(...asked);
  consoleUrl: CloudProvider['consoleUrl'] = (...asked) => this.#access.consoleUrl(...asked);

  listDatabases: CloudProvider['listDatabases'] = async (...asked) => await this.#maker.listDatabases(...asked);
  backupOptions: CloudProvider['backupOptions'] = async (...asked) => await this.#maker.backupOptions(...asked);
  createBackup: CloudProvider['createBackup'] = async (...asked) => await this.#maker.createBackup(...asked);
  preview: CloudProvider['preview'] = (...asked) => this.#maker.preview(...asked);
  jobProgress: CloudProvider['jobProgress'] = async (...asked) => await this.#maker.jobProgress(...asked);
  runningBackups: CloudProvider['runningBackups'] = async (...asked) => await this.#maker.runningBackups(...asked);
  lookForStarted: CloudProvider['lookForStarted'] = async (...asked) => await this.#maker.lookForStarted(...asked);

  resume(): void {
    this.#api.client.resume();
    [this.#destinations, this.#catalogue, this.#insights].forEach((part) => part.forget());
  }

  dispose(): void {
    this.#api.client.dispose();
  }
}
