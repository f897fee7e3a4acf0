import type { SampleInstance } from './instance.ts';
import type { Ask } from './operation.ts';
import { refusal } from './refusals.ts';

/** Instances with copies in the project that is asked; those that were released are among them. */
export function copiedHere({ world, project }: Ask): SampleInstance[] {
  return world.copiedTo(project.name).filter(({ offsite }) => offsite !== undefined && offsite.keepDays > 0);
}

/** The instance whose copies are asked for. Its own project knows nothing of them. */
export function findCopied(id: string, ask: Ask): SampleInstance {
  const instance = copiedHere(ask).find((candidate) => candidate.id === id);
  if (!instance) {
    throw refusal('DBS.200002');
  }
  return instance;
}
