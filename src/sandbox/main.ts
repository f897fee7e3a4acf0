/** Starts the sandbox by hand: `node src/sandbox/main.ts [--port N] [--file-size N] [--bytes-per-second N]`. It runs until it is interrupted. */
import { parseArgs } from 'node:util';
import { huaweiKeys, sampleKeys, startSandbox, type SampleKey } from './index.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      // Bytes of each file behind a download link.
      'file-size': { type: 'string' },
      // Of each connection to these files.
      'bytes-per-second': { type: 'string' },
    },
  });
  const fileSize = values['file-size'];
  const bytesPerSecond = values['bytes-per-second'];
  const sandbox = await startSandbox({
    port: whole('port', values.port, 0, 65_535),
    ...(fileSize === undefined ? {} : { fileSize: whole('file-size', fileSize, 0) }),
    ...(bytesPerSecond === undefined ? {} : { bytesPerSecond: whole('bytes-per-second', bytesPerSecond, 1) }),
  });
  process.stdout.write(
    `RDS sandbox at ${sandbox.url}\n${keyTable('Alibaba Cloud', sampleKeys)}${keyTable('Huawei Cloud', huaweiKeys)}`,
  );
  process.once('SIGINT', () => void sandbox.close());
  process.once('SIGTERM', () => void sandbox.close());
}

function whole(option: string, text: string, least: number, most = Number.MAX_SAFE_INTEGER): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most) {
    throw new Error(`--${option} takes a whole number from ${least} to ${most}, not ${text}`);
  }
  return value;
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
