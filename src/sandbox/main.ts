/** Starts the sandbox by hand: `node src/sandbox/main.ts [--port N]`. It runs until it is interrupted. */
import { parseArgs } from 'node:util';
import { sampleKeys, startSandbox, type SampleKey } from './index.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`--port takes a number from 0 to 65535, not ${values.port}`);
  }
  const sandbox = await startSandbox({ port });
  const lines = Object.entries<SampleKey>(sampleKeys).map(
    ([name, key]) =>
      `  ${name.padEnd(12)} ${key.accessKeyId}  ${key.accessKeySecret}` +
      (key.securityToken === undefined ? '' : `  token ${key.securityToken}`),
  );
  process.stdout.write(`Alibaba Cloud RDS sandbox at ${sandbox.url}\nSample keys (id, secret):\n${lines.join('\n')}\n`);
  process.once('SIGINT', () => void sandbox.close());
  process.once('SIGTERM', () => void sandbox.close());
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
