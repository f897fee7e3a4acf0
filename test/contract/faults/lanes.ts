import assert from 'node:assert/strict';
import type { CloudProvider } from '../../../src/model/provider.ts';
import type { Fault } from '../../../src/sandbox/index.ts';
import type { Fixture } from '../providers.ts';
import { cases, exceptions, type Case } from './expected.ts';
import { judge, wordOf } from './judge.ts';
import { Lane } from './lane.ts';
import { meet } from './meeting.ts';
import type { Operation } from './operations.ts';
import type { Results } from './results.ts';

export type Name = keyof CloudProvider;

export function faultOf({ fault }: Case, { id }: Fixture): Fault | undefined {
  return fault && !('kind' in fault) ? fault[id] : fault;
}

/** One operation and all faults; what was not as expected comes in lines. */
export async function meetAll(
  fixture: Fixture,
  name: Name,
  operation: Operation,
  results: Results,
): Promise<readonly string[]> {
  const found: string[] = [];
  const at = new Lane(fixture);
  await at.open();
  for (const one of cases) {
    const fault = faultOf(one, fixture);
    const word = exceptions[fixture.id][name]?.[one.name] ?? one.gets;
    try {
      const meeting = await meet(at, operation, {
        ...(fault && { fault }),
        ...(one.wishes && { wishes: one.wishes }),
      });
      results.add(fixture.id, name, one.name, wordOf(meeting));
      judge(meeting, word, one, fixture.secrets);
    } catch (error) {
      found.push(`${one.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  await at.close();
  assert.deepEqual(
    at.log.lines.filter((line) => fixture.secrets.test(line)),
    [],
    'no secret is in the log',
  );
  return found;
}
