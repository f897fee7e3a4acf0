import assert from 'node:assert/strict';
import { hoursToAsk, limitsFor, type TeamRule, type TeamRules } from '../../../../src/health/report/limits.ts';
import { patternOf } from '../../../../src/health/report/pattern.ts';

const general = { oldestHours: 26, leastRetentionDays: 7, copyRegion: undefined, allowSchedule: true };
const orders = { regionId: 'cn-hangzhou', instanceId: 'rm-bp1', name: 'prod-orders' };

function rule(instances: string, more: Omit<TeamRule, 'instances'> = {}): TeamRule {
  return { instances: instances.split(' ').map(patternOf), ...more };
}

const allows = (one: TeamRules) => limitsFor(orders, general, one).limits.allowSchedule;
const team = (...rules: readonly TeamRule[]) => ({ rules, trusted: true });

describe('the limits of an instance', () => {
  it('are the general ones where no rule is for it', () => {
    assert.deepEqual(limitsFor(orders, general, undefined), { limits: general, rule: undefined });
    const others = team(
      rule('test-*', { oldestHours: 1 }),
      rule('prod-*', { oldestHours: 1, regions: ['cn-beijing'] }),
    );
    assert.deepEqual(limitsFor(orders, general, others), { limits: general, rule: undefined });
  });

  it('are taken one by one from the last rule that names them', () => {
    const rules = team(
      rule('*', { oldestHours: 48, leastRetentionDays: 30 }),
      rule('x rm-BP1', { oldestHours: 12, regions: ['cn-beijing', 'cn-hangzhou'] }),
      rule('nobody PROD-*', { copyRegion: 'cn-shanghai' }),
      rule('*'),
    );
    const limits = { oldestHours: 12, leastRetentionDays: 30, copyRegion: 'cn-shanghai', allowSchedule: false };
    assert.deepEqual(limitsFor(orders, general, rules), { limits, rule: 'PROD-*' });
  });

  it('let no schedule excuse an age that a team asks for', () => {
    assert.equal(allows(team(rule('*', { oldestHours: 26 }))), false);
    assert.equal(allows(team(rule('*', { leastRetentionDays: 30 }))), true);
    assert.equal(allows(team(rule('test-*', { oldestHours: 26 }))), true, 'of others');
  });

  it('ask for no copy in the region that the instance is in', () => {
    const rules = team(rule('*', { copyRegion: 'cn-hangzhou' }));
    assert.equal(limitsFor(orders, general, rules).limits.copyRegion, undefined);
    assert.equal(limitsFor({ ...orders, regionId: 'cn-beijing' }, general, rules).limits.copyRegion, 'cn-hangzhou');
  });

  it('change what is asked only in a trusted workspace', () => {
    const rules = [rule('prod-*', { oldestHours: 500 })];
    const hours = (one: TeamRules) => hoursToAsk(limitsFor(orders, general, one), general, one);
    assert.equal(hours({ rules, trusted: true }), 500);
    assert.equal(hours({ rules, trusted: false }), 26);
    assert.equal(limitsFor(orders, general, { rules, trusted: false }).limits.oldestHours, 500);
    assert.equal(hours(team(rule('*', { oldestHours: 1 }))), 26);
  });
});
