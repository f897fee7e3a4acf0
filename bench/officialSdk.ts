/*
 * The official SDK as somebody uses it who follows its examples. It is no dependency of the product: package.json beside
 * this file names it, and the first run installs it here.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { sampleKeys } from '../src/sandbox/index.ts';
import { mustRun } from '../test/vscode/processes.ts';

const NAME = '@alicloud/rds20140815';

/** As much of it as is used here; its own types are not there before it is installed. */
interface Sdk {
  readonly default: new (config: object) => {
    describeBackups(request: object): Promise<{
      readonly body: {
        readonly totalRecordCount: string;
        readonly items: { readonly backup: readonly { readonly backupId: string }[] };
      };
    }>;
  };
  readonly DescribeBackupsRequest: new (values: object) => object;
}
interface Core {
  readonly $OpenApiUtil: { readonly Config: new (values: object) => object };
}

async function install(): Promise<void> {
  if (!existsSync(join(import.meta.dirname, 'node_modules', NAME))) {
    console.log(`installing ${NAME}`);
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    await mustRun('npm', ['ci', ...quiet], { cwd: import.meta.dirname });
  }
}

/** One page of an instance's backups: their ids, and how many there are. */
export type PageReader = (page: number) => Promise<{ readonly ids: readonly string[]; readonly total: number }>;

export async function sdkReader(url: string, query: Readonly<Record<string, string | number>>): Promise<PageReader> {
  await install();
  const require = createRequire(import.meta.url);
  const { default: Client, DescribeBackupsRequest } = require(NAME) as Sdk;
  const { $OpenApiUtil } = require('@alicloud/openapi-core') as Core;
  const { accessKeyId, accessKeySecret } = sampleKeys.full;
  const address = new URL(url);
  const [protocol, endpoint] = [address.protocol.slice(0, -1), address.host];
  // The signature that the sandbox checks is the one of the RPC style, which the SDK calls v2.
  const key = { accessKeyId, accessKeySecret, signatureAlgorithm: 'v2' };
  const client = new Client(new $OpenApiUtil.Config({ ...key, protocol, endpoint }));
  const { DBInstanceId, StartTime: startTime, EndTime: endTime, PageSize: pageSize } = query;
  return async (pageNumber) => {
    const request = new DescribeBackupsRequest({ DBInstanceId, startTime, endTime, pageSize, pageNumber });
    const { body } = await client.describeBackups(request);
    return { ids: body.items.backup.map(({ backupId }) => backupId), total: Number(body.totalRecordCount) };
  };
}
