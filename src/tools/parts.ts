import type { CommandParts } from '../commands/parts.ts';
import type { InstanceInsight } from '../model/insight.ts';

/** What the tools work with: what commands do, and what the side bar knows of how instances are doing. */
export interface ToolParts extends CommandParts {
  readonly insight: Pick<InstanceInsight, 'health'>;
}
