/* One download in a process of its own, for bench/downloads.ts: [address, path, bundle]. Says how long it took and its memory. */
import type * as Transfer from '../src/downloads/transfer/transfer.ts';
import { DownloadLink } from '../src/model/links.ts';

const [address = '', target = '', bundle = ''] = process.argv.slice(2);
const { transfer } = (await import(bundle)) as typeof Transfer;
const silent = () => undefined;
const mib = () => Math.round(process.memoryUsage.rss() / 1024 / 1024);
const before = mib();
let most = before;
const clock = setInterval(() => (most = Math.max(most, mib())), 50);
const started = performance.now();
const { verdict } = await transfer({
  target,
  replace: false,
  listed: {},
  link: async () => new DownloadLink(address, { network: 'public' }),
  placesOf: async () => ({ storageDomains: [], endpoint: new URL(address).origin }),
  signal: new AbortController().signal,
  log: { debug: silent, info: silent, warn: silent, error: silent },
  connections: 8,
});
const milliseconds = performance.now() - started;
clearInterval(clock);
process.send?.({ milliseconds, verdict, before, most });
process.disconnect();
