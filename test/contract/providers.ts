import { alibaba } from './alibaba.ts';
import { huawei } from './huawei.ts';
import type { Fixture } from './fixture.ts';

export type { Fixture, Trouble, World } from './fixture.ts';

/** Every cloud of the product goes through the same tests. */
export const fixtures: readonly Fixture[] = [alibaba, huawei];
