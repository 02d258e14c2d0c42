import { isPortalFailure } from '../plugin-sdk/index.ts';
import type { CarrierPlugin, ListPage, PolicyLookup } from '../plugin-sdk/index.ts';

/** What the plugin itself gave, before the runtime judged it. */
export type SeenLook =
  { number: string; kind: PolicyLookup['kind'] } | { number: string; kind: 'THREW'; code: string };

export interface PluginSpy {
  plugin: CarrierPlugin;
  looks: SeenLook[];
}

/** The runtime mends much of what a plugin does wrong; the author is to hear of it all the same. */
export function spyOn(plugin: CarrierPlugin): PluginSpy {
  const looks: SeenLook[] = [];
  const { list } = plugin;
  const spied: CarrierPlugin = {
    ...plugin,
    read: async (portal, number) => {
      try {
        const lookup = await plugin.read(portal, number);
        looks.push({ number, kind: lookup.kind });
        return lookup;
      } catch (error) {
        const code = isPortalFailure(error) ? error.code : String(error);
        looks.push({ number, kind: 'THREW', code });
        throw error;
      }
    },
    ...(list === undefined ? {} : { list: (portal, cursor): Promise<ListPage> => list(portal, cursor) }),
  };
  return { plugin: spied, looks };
}
