/** Starts the sandbox by hand: `node src/sandbox/main.ts [--port N]`. It runs until it is interrupted. */
import { parseArgs } from 'node:util';
import { huaweiKeys, sampleKeys, startSandbox, type SampleKey } from './index.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`--port takes a number from 0 to 65535, not ${values.port}`);
  }
  const sandbox = await startSandbox({ port });
  process.stdout.write(
    `RDS sandbox at ${sandbox.url}\n${keyTable('Alibaba Cloud', sampleKeys)}${keyTable('Huawei Cloud', huaweiKeys)}`,
  );
  process.once('SIGINT', () => void sandbox.close());
  process.once('SIGTERM', () => void sandbox.close());
}

function keyTable(cloud: string, keys: Readonly<Record<string, SampleKey>>): string {
  const lines = Object.entries(keys).map(
    ([name, key]) =>
      `  ${name.padEnd(12)} ${key.accessKeyId}  ${key.accessKeySecret}` +
      (key.securityToken === undefined ? '' : `  token ${key.securityToken}`),
  );
  return `Sample keys of ${cloud} (id, secret):\n${lines.join('\n')}\n`;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
