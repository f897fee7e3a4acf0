import * as vscode from 'vscode';
import type { ProviderSettings } from '../model/provider.ts';

/** Settings that shape requests. They are application-scoped, so no workspace can change them. */
export function providerSettings(): ProviderSettings {
  const configuration = vscode.workspace.getConfiguration('rdsBackups');
  const calls = Math.floor(clamp(configuration.get<number>('callsPerMinute', 0), 0, 10_000));
  return {
    timeout: clamp(configuration.get<number>('requestTimeout', 30), 1, 600) * 1000,
    concurrency: clamp(configuration.get<number>('concurrentRequests', 8), 1, 32),
    callLimit: calls > 0 ? { calls, milliseconds: 60_000 } : undefined,
    language: vscode.env.language,
  };
}

/** What counts as healthy, and whether to look at all. */
export function healthSettings(): {
  readonly check: boolean;
  readonly limitHours: number;
  readonly allowSchedule: boolean;
} {
  const configuration = vscode.workspace.getConfiguration('rdsBackups.health');
  return {
    check: configuration.get<boolean>('check', true),
    limitHours: clamp(configuration.get<number>('limitHours', 26), 1, 8760),
    allowSchedule: configuration.get<boolean>('allowSchedule', true),
  };
}

/** What a report holds instances to, besides what a file of the team says. */
export function reportSettings(): {
  readonly oldestHours: number;
  readonly leastRetentionDays: number;
  readonly allowSchedule: boolean;
} {
  const { limitHours, allowSchedule } = healthSettings();
  const configuration = vscode.workspace.getConfiguration('rdsBackups.report');
  const leastRetentionDays = clamp(configuration.get<number>('leastRetentionDays', 7), 0, 3650);
  return { oldestHours: limitHours, leastRetentionDays, allowSchedule };
}

/** Which messages there are about backups under way: all, only about those started here, or none. */
export function jobSettings(): { readonly notifications: 'all' | 'own' | 'none' } {
  const wanted = vscode.workspace.getConfiguration('rdsBackups.jobs').get<string>('notifications', 'own');
  return { notifications: wanted === 'all' || wanted === 'none' ? wanted : 'own' };
}

/** How many connections each download has, and how many downloads run at once. */
export function downloadSettings(): { readonly connections: number; readonly files: number } {
  const configuration = vscode.workspace.getConfiguration('rdsBackups.download');
  return {
    connections: Math.floor(clamp(configuration.get<number>('connections', 8), 1, 16)),
    files: Math.floor(clamp(configuration.get<number>('filesAtOnce', 2), 1, 8)),
  };
}

/** What language models may do with the tools: nothing, look, or ask the user to start backups as well. */
export function chatSettings(): { readonly tools: 'off' | 'readOnly' | 'all' } {
  const wanted = vscode.workspace.getConfiguration('rdsBackups.chat').get<string>('tools', 'readOnly');
  return { tools: wanted === 'all' || wanted === 'readOnly' ? wanted : 'off' };
}

/** The settings editor warns about a value out of range but keeps it. */
function clamp(value: number, min: number, max: number): number {
  return Number.isFinite(value) ? Math.min(Math.max(value, min), max) : min;
}
