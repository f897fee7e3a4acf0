import assert from 'node:assert/strict';
import { clouds, configureLanguage } from '../../../src/clouds/index.ts';

function label(): string | undefined {
  return clouds.find(({ id }) => id === 'alibaba')?.label;
}

describe('clouds', () => {
  afterEach(() => configureLanguage(undefined));

  it('are each there once, with a name, sites and a check of endpoints', () => {
    const ids = clouds.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.includes('alibaba'));
    for (const cloud of clouds) {
      assert.ok(cloud.label !== '');
      assert.ok(cloud.sites.some(({ id }) => id === 'custom'));
      assert.equal(cloud.checkEndpoint('https://rds.example.com'), undefined);
      assert.ok(cloud.checkEndpoint('http://rds.example.com'));
    }
  });

  it('say what downloads may cost where that is known, in a sentence', () => {
    const advice = new Map(clouds.map(({ id, trafficAdvice }) => [id, trafficAdvice]));
    assert.match(advice.get('alibaba') ?? '', /^Public traffic above the free monthly quota is billed.*\.$/);
    assert.equal(advice.get('huawei'), undefined);
  });

  it('speak the language they are given, whenever that is, and English without one', () => {
    assert.equal(label(), 'Alibaba Cloud');
    configureLanguage({ 'Alibaba Cloud': '阿里云' });
    assert.equal(label(), '阿里云');
    configureLanguage(undefined);
    assert.equal(label(), 'Alibaba Cloud');
  });
});
