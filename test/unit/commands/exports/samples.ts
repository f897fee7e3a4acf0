import type { Backup } from '../../../../src/model/resources.ts';
import type { LogFile } from '../../../../src/model/logs.ts';
import type { ReportFacts, ReportRow } from '../../../../src/model/report.ts';
import { backup } from '../../health/samples.ts';

const at = (text: string) => new Date(text);

/** A backup with everything a backup can have. */
export function wholeBackup(more: Partial<Backup> = {}): Backup {
  return backup('good', 0, {
    id: '4711',
    name: 'before the move',
    started: at('2026-11-21T03:12:00.250Z'),
    ended: at('2026-11-21T03:13:30Z'),
    type: { kind: 'full', raw: 'FullBackup' },
    method: { kind: 'physical', raw: 'Physical' },
    mode: { kind: 'automated', raw: 'Automated' },
    size: 1024,
    expires: at('2026-12-21T03:13:30Z'),
    consistent: at('2026-11-21T03:13:00Z'),
    checksum: '1234567890',
    engineVersion: '8.0',
    databases: ['orders', 'people'],
    ...more,
  });
}

export function wholeLog(more: Partial<LogFile> = {}): LogFile {
  return {
    id: 'made-of-parts',
    instanceId: 'rm-1',
    regionId: 'cn-hangzhou',
    name: 'mysql-bin.000001',
    node: '42',
    from: at('2026-11-21T03:00:00Z'),
    to: at('2026-11-21T04:00:00Z'),
    size: 2048,
    upload: { kind: 'completed', raw: 'Completed' },
    copy: undefined,
    links: [],
    fields: [],
    ...more,
  };
}

export function reportFacts(more: Partial<ReportFacts> = {}): ReportFacts {
  return {
    checked: Date.parse('2026-11-21T12:00:00Z'),
    since: Date.parse('2026-10-22T12:00:00Z'),
    lastGood: Date.parse('2026-11-21T03:00:00Z'),
    failures: 0,
    running: false,
    automatic: true,
    retention: 7,
    copies: 'on',
    copyRegion: 'cn-shanghai',
    backups: 30,
    bytes: 30_720,
    partial: false,
    bytesPartial: false,
    size: 1024,
    sizeChange: undefined,
    isNew: false,
    ...more,
  };
}

export function reportRow(more: Partial<ReportRow> = {}): ReportRow {
  return {
    key: 'main/cn-hangzhou/rm-1',
    accountId: 'main',
    accountName: 'prod',
    cloud: 'alibaba',
    regionId: 'cn-hangzhou',
    regionName: 'China (Hangzhou)',
    instanceId: 'rm-1',
    name: 'orders',
    engine: 'MySQL 8.0',
    engineName: 'MySQL',
    state: 'checked',
    facts: reportFacts(),
    problems: [],
    ...more,
  };
}
