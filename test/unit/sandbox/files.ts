import { request, type IncomingHttpHeaders } from 'node:http';
import { minutes, NOON, DAY, rows, text, type Stage } from './client.ts';
import { rowsOf, type Stage as HuaweiStage } from './huawei/client.ts';

/** What came of one request for a file. */
export interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** False if the connection ended before all had come that was promised. */
  readonly complete: boolean;
}

export interface Asked {
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
  /** Called with how many bytes have come; true to go away. */
  readonly enough?: (bytes: number) => boolean;
}

/** Rejects with the socket's error if no answer began. */
export async function fetchFile(url: string, { headers = {}, method = 'GET', enough }: Asked = {}): Promise<Got> {
  return await new Promise((resolve, reject) => {
    let began = false;
    // A connection of its own, so that none is met that a fault has torn down.
    const asked = request(url, { headers, method, agent: false }, (response) => {
      began = true;
      const pieces: Buffer[] = [];
      let bytes = 0;
      response.on('data', (piece: Buffer) => {
        pieces.push(piece);
        bytes += piece.length;
        if (enough?.(bytes) === true) {
          response.destroy();
        }
      });
      response.on('error', () => undefined);
      response.on('close', () => {
        const { statusCode = 0, headers: answered, complete } = response;
        resolve({ status: statusCode, headers: answered, body: Buffer.concat(pieces), complete });
      });
    });
    asked.on('error', (error) => void (began || reject(error))).end();
  });
}

/** The links of a SQL Server backup with Alibaba Cloud, that of one of its databases, and the CRC64 that the list tells. */
export async function ossFile(
  stage: Stage,
): Promise<{ link: string; internal: string; part: string; checksum: string }> {
  const found = await stage.get('DescribeBackups', {
    DBInstanceId: await stage.id('erp-db'),
    BackupStatus: 'Success',
    StartTime: minutes(NOON - 3 * DAY),
  });
  const row = rows(found).find((each) => typeof each['BackupDownloadURL'] === 'string') ?? {};
  const link = text(row['BackupDownloadURL']);
  const internal = text(row['BackupIntranetDownloadURL']);
  const parts = row['BackupDownloadLinkByDB'] as { BackupDownloadLinkByDB: { DownloadLink: string }[] };
  const part = parts.BackupDownloadLinkByDB[0]?.DownloadLink ?? '';
  return { link, internal, part, checksum: text(row['Checksum']) };
}

/** A link of a backup with Huawei Cloud, and the size in KB that the list tells. */
export async function obsFile(stage: HuaweiStage): Promise<{ link: string; size: number }> {
  const project = 'cn-north-4';
  const query = { instance_id: await stage.id(project, 'orders-db'), backup_type: 'auto' };
  const backups = rowsOf(await stage.get(project, '/backups', query), 'backups');
  const backup = backups.find(({ status }) => status === 'COMPLETED');
  const reply = await stage.get(project, '/backup-files', { backup_id: text(backup?.['id']) });
  const [file] = rowsOf(reply, 'files');
  return { link: text(file?.['download_link']), size: Number(file?.['size']) };
}

/** The CRC64 of Alibaba Cloud's storage, bit by bit, in decimal digits. */
export function plainCrc64(bytes: Uint8Array): string {
  let high = 0xffff_ffff;
  let low = 0xffff_ffff;
  for (const byte of bytes) {
    low ^= byte;
    for (let bit = 0; bit < 8; bit += 1) {
      const out = low & 1;
      low = (low >>> 1) | ((high & 1) << 31);
      high = (high >>> 1) ^ (out * 0xc96c5795);
      low ^= out * 0xd7870f42;
    }
  }
  return String((BigInt(~high >>> 0) << 32n) | BigInt(~low >>> 0));
}
