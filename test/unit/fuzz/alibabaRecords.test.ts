import { assertComplete } from './support/complete.ts';
import { fuzz } from './support/fuzz.ts';
import { alibabaReaders } from './support/alibaba.ts';

const readers = await alibabaReaders();

describe('fuzz: records of Alibaba Cloud', () => {
  it('has every reader', async () => await assertComplete('alibaba', readers));

  readers.forEach((reader) => fuzz(reader));
});
