export type Offset = '+0800' | '+0000';

const HOURS = 3_600_000;
const shifts: Readonly<Record<Offset, number>> = { '+0800': 8 * HOURS, '+0000': 0 };

/** `2018-08-06T10:41:14+0800` */
export function formatTime(time: number, offset: Offset): string {
  return `${new Date(time + shifts[offset]).toISOString().slice(0, 19)}${offset}`;
}

const shape = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)([+-])(\d\d)(\d\d)$/;

/** Epoch milliseconds of a time with its offset; `undefined` for another form, or a day that no calendar has. */
export function parseTime(text: string): number | undefined {
  const [, local = '', sign, hours, minutes] = shape.exec(text) ?? [];
  const time = Date.parse(`${local}Z`);
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 19) !== local) {
    return undefined;
  }
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === '-' ? time + offset : time - offset;
}
