import { assertComplete } from './support/complete.ts';
import { fuzz } from './support/fuzz.ts';
import { huaweiReaders } from './support/huawei.ts';

const readers = await huaweiReaders();

describe('fuzz: records of Huawei Cloud', () => {
  it('has every reader', async () => await assertComplete('huawei', readers));

  readers.forEach((reader) => fuzz(reader));
});
