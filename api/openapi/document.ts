import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

const description =
  'Everything that changes something needs the session cookie, the `x-csrf-token` header (from `GET /me`) and an ' +
  'Origin of this site. What fails answers problem details (RFC 9457) with a `code` of a closed table.';

/** The description of the API; needs neither a database nor Temporal. */
export function describeApi(application: INestApplication): OpenAPIObject {
  const settings = new DocumentBuilder()
    .setTitle('Carrier Sync')
    .setDescription(description)
    .setVersion('1')
    .addCookieAuth('carrier_sync_session')
    .build();
  return SwaggerModule.createDocument(application, settings, {
    operationIdFactory: (controller, method) =>
      `${uncapitalized(controller.replace(/Controller$/, ''))}_${method}`,
  });
}

function uncapitalized(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
