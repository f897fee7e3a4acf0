/** Letters and digits with a few signs between them; longer than any id of a cloud. */
const idLooks = /^[\p{L}\p{N}][\p{L}\p{N}._:-]{0,199}$/u;

/** A backup's id as it was typed or pasted; or why it cannot be one. */
export type TypedId = { readonly id: string } | { readonly problem: 'empty' | 'absurd' };

export function readBackupId(text: string): TypedId {
  const id = text.trim();
  if (id === '') {
    return { problem: 'empty' };
  }
  return idLooks.test(id) ? { id } : { problem: 'absurd' };
}
