import { offerAccount } from '../offerAccount.ts';
import type { CommandParts } from '../parts.ts';

/** Shows the report; the first one begins at once. */
export async function showReport(parts: CommandParts): Promise<void> {
  const accounts = parts.store.list();
  if (accounts.length === 0) {
    await offerAccount();
    return;
  }
  const desk = await parts.report();
  if (!desk.hasReport) {
    accounts.forEach(({ id }) => parts.sessions.resume(id));
    desk.start();
  }
  await (await parts.panels()).report.show({});
}
