import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { SignedInUser } from '../access/signedInUser.ts';
import { audit } from '../audit/audit.ts';
import { Database } from '../database/database.ts';
import { maximumPageSize } from '../pages/pageQueryDto.ts';
import { BusinessDays } from '../time/businessDays.ts';
import { exportHead, exportLine } from './reportExport.ts';
import { SyncReportService, type SyncReportPage } from './syncReport.service.ts';
import { ExportSyncReportQueryDto } from './syncReportDtos.ts';

export interface SyncReportExport {
  lines: Readable;
  /** The organization's business day, for the file's name. */
  day: string;
}

/** The report as a file. It leaves the house, so it is audited: who, and under which filters. */
@Injectable()
export class SyncReportExportService {
  constructor(
    private readonly database: Database,
    private readonly report: SyncReportService,
    private readonly days: BusinessDays,
  ) {}

  /**
   * Reads the first page before it answers, so that a refusal is still one. The others are read as the client takes
   * them, each in a short transaction of its own: a slow client holds nothing, and each policy comes once.
   */
  async begin(user: SignedInUser, query: ExportSyncReportQueryDto): Promise<SyncReportExport> {
    const first = await this.page(user, query);
    const day = await this.database.inTenant(user.organizationId, async (transaction) => {
      const filters = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [name]));
      await audit(transaction, user, 'syncReport.exported', 'organization', user.organizationId, { filters });
      return this.days.today(transaction);
    });
    return { lines: Readable.from(this.linesFrom(user, query, first)), day };
  }

  private async *linesFrom(
    user: SignedInUser,
    query: ExportSyncReportQueryDto,
    first: SyncReportPage,
  ): AsyncGenerator<string> {
    yield exportHead();
    let page = first;
    for (;;) {
      yield page.items.map(exportLine).join('');
      if (page.nextCursor === null) return;
      page = await this.page(user, query, page.nextCursor);
    }
  }

  private page(
    user: SignedInUser,
    query: ExportSyncReportQueryDto,
    cursor?: string,
  ): Promise<SyncReportPage> {
    const limit = maximumPageSize;
    return this.report.readPage(user, { ...query, limit, ...(cursor === undefined ? {} : { cursor }) });
  }
}
