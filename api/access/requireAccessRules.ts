import { Injectable, RequestMethod, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { accessMetadata } from './access.ts';

const methodMetadata = 'method';

/** Stops the start-up when an endpoint does not say who may call it. */
@Injectable()
export class RequireAccessRules implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onModuleInit(): void {
    const open = this.discovery.getControllers().flatMap(({ metatype }) => this.withoutRule(metatype));
    if (open.length > 0) throw new Error(`These endpoints lack @Access: ${open.join(', ')}`);
  }

  private withoutRule(metatype: unknown): string[] {
    if (typeof metatype !== 'function') return [];
    const prototype = metatype.prototype as Record<string, () => unknown>;
    return this.scanner
      .getAllMethodNames(prototype)
      .filter((name) => {
        const handler = prototype[name];
        if (handler === undefined) return false;
        const isEndpoint =
          this.reflector.get<RequestMethod | undefined>(methodMetadata, handler) !== undefined;
        return isEndpoint && this.reflector.get<unknown>(accessMetadata, handler) === undefined;
      })
      .map((name) => `${metatype.name}.${name}`);
  }
}
