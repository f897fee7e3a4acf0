import { isCloudError } from '../model/errors.ts';
import type { Branch } from './branch.ts';
import { noteNode, type ListNode, type NoteNode, type ParentNode } from './nodes.ts';
import type { Row } from './rows.ts';

export interface NoteFacts {
  /** The list is narrowed by a filter. */
  readonly filtered: boolean;
  /** A sentence for a failure that is none of the cloud's. */
  readonly describe: (error: unknown) => string;
}

/** What a list's state has to say for itself: under way, failed, stopped, empty, more, incomplete. */
export function notesOf(node: ListNode, branch: Branch<Row>, facts: NoteFacts): readonly NoteNode[] {
  const { state, items, total } = branch;
  const notes: NoteNode[] = [];
  if (branch.broken > 0) {
    notes.push(noteNode(node, 'broken', { total: branch.broken }));
  }
  if (state === 'loading') {
    notes.push(noteNode(node, 'loading'));
  } else if (state === 'failed') {
    notes.push(failureNote(node, branch.error, facts.describe));
  } else if (state === 'stopped') {
    notes.push(noteNode(node, 'stopped'));
  } else if (branch.hasMore) {
    notes.push(noteNode(node, 'more', { shown: items.length, total }));
  } else if (state === 'loaded' && items.length === 0 && branch.broken === 0 && !branch.uneven) {
    notes.push(noteNode(node, 'empty', { filtered: facts.filtered }));
  }
  if (branch.uneven && state === 'loaded') {
    notes.push(noteNode(node, 'changed', { shown: items.length, total }));
  }
  return notes;
}

export function failureNote(node: ParentNode, error: unknown, describe: NoteFacts['describe']): NoteNode {
  return noteNode(node, 'failed', isCloudError(error) ? { error } : { message: describe(error) });
}
