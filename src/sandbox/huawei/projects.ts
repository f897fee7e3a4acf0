import { hex } from '../data.ts';

/** The account that all projects belong to; top-level projects have it as their parent. */
export const DOMAIN_ID = hex('domain', 32);

export interface Project {
  /** That of its region, or `<region>_<name>` of a sub-project. */
  readonly name: string;
  /** 32 hexadecimal digits. */
  readonly id: string;
  readonly parentId: string;
  readonly enabled: boolean;
  /** False where the region has no RDS: there is no such path then. */
  readonly rds: boolean;
}

const names = [
  'cn-north-4',
  'cn-north-4_dev',
  'cn-east-3',
  'cn-south-1',
  'ap-southeast-3',
  'eu-west-101',
  'cn-southwest-2',
  'af-south-1',
  'MOS',
] as const;

export type ProjectName = (typeof names)[number];

const withoutRds: ReadonlySet<ProjectName> = new Set(['cn-south-1', 'MOS']);
const disabled: ReadonlySet<ProjectName> = new Set(['af-south-1']);

export function projectId(name: ProjectName): string {
  return hex(`project ${name}`, 32);
}

export const projects: readonly (Project & { readonly name: ProjectName })[] = names.map((name) => ({
  name,
  id: projectId(name),
  parentId: name === 'cn-north-4_dev' ? projectId('cn-north-4') : DOMAIN_ID,
  enabled: !disabled.has(name),
  rds: !withoutRds.has(name),
}));

export function findProject(id: string): (typeof projects)[number] | undefined {
  return projects.find((project) => project.id === id);
}

/** The region whose endpoint serves a project. */
export function regionOf(name: ProjectName): string {
  return name.split('_')[0] ?? name;
}
