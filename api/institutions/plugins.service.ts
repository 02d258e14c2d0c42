import { Injectable } from '@nestjs/common';
import type { PluginManifest } from '../../contracts/domain/plugins.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { Database } from '../database/database.ts';
import { selectRows } from '../database/rows.ts';
import { PluginResponseDto } from './institutionDtos.ts';

interface PluginRow {
  manifest: PluginManifest;
  stopped_reason: string | null;
  likely_institution_id: string | null;
}

@Injectable()
export class PluginsService {
  constructor(private readonly database: Database) {}

  /** What the organization's devices run; of several versions the one that was reported last. */
  list(user: SignedInUser): Promise<PluginResponseDto[]> {
    return this.database.inTenant(user.organizationId, async ({ manager }) => {
      const rows = await selectRows<PluginRow>(
        manager,
        `SELECT p.manifest, s.reason AS stopped_reason,
           (SELECT i.id FROM institutions i
            WHERE lower(i.name) = lower(p.manifest ->> 'institutionName')
               OR starts_with(lower(i.name), lower(p.manifest ->> 'institutionName'))
               OR starts_with(lower(p.manifest ->> 'institutionName'), lower(i.name))
            ORDER BY lower(i.name) = lower(p.manifest ->> 'institutionName') DESC, length(i.name), i.id LIMIT 1)
           AS likely_institution_id
         FROM (SELECT DISTINCT ON (dp.plugin_id) dp.plugin_id, dp.manifest
               FROM device_plugins dp JOIN devices d ON d.id = dp.device_id AND d.state <> 'REMOVED'
               ORDER BY dp.plugin_id, dp.reported_at DESC) p
         LEFT JOIN plugin_stops s ON s.plugin_id = p.plugin_id
         ORDER BY lower(p.manifest ->> 'institutionName'), p.plugin_id`,
      );
      return rows.map(describe);
    });
  }
}

function describe({ manifest, stopped_reason, likely_institution_id }: PluginRow): PluginResponseDto {
  return {
    id: manifest.id,
    institutionName: manifest.institutionName,
    version: manifest.version,
    lists: manifest.lists,
    valueTypes: manifest.valueTypes,
    stoppedReason: stopped_reason,
    likelyInstitutionId: likely_institution_id,
  };
}
