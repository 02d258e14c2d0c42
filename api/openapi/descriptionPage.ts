import type { OpenAPIObject } from '@nestjs/swagger';

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

interface Operation {
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: { name?: string; in?: string; required?: boolean; description?: string; schema?: unknown }[];
  requestBody?: { content?: Record<string, { schema?: unknown }> };
  responses?: Record<string, { description?: string; content?: Record<string, { schema?: unknown }> }>;
  'x-access'?: { rule: string; needsSync?: boolean };
}

const style = `
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; color: #1a1b1e }
h2 { margin-top: 2.5rem; border-bottom: 1px solid #ced4da } summary { cursor: pointer; padding: .35rem 0 }
code, pre { font: 13px/1.5 ui-monospace, monospace } pre { background: #f1f3f5; padding: .75rem; overflow-x: auto }
.method { display: inline-block; width: 4.5rem; font-weight: 600; text-transform: uppercase }
.rule { color: #495057; float: right }`;

/** The description as one page of plain HTML: nothing is loaded, nothing runs. */
export function descriptionPage(document: OpenAPIObject): string {
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = (item as Partial<Record<string, Operation>>)[method];
      return operation === undefined ? [] : [{ path, method, operation }];
    }),
  );
  const tags = [...new Set(operations.map(({ operation }) => operation.tags?.[0] ?? 'Other'))];
  const sections = tags.map((tag) => {
    const entries = operations.filter(({ operation }) => (operation.tags?.[0] ?? 'Other') === tag);
    return `<h2>${escapeHtml(tag)}</h2>${entries.map((entry) => operationHtml(entry.path, entry.method, entry.operation)).join('')}`;
  });
  const schemas = Object.entries(document.components?.schemas ?? {}).map(
    ([name, schema]) =>
      `<details id="${escapeHtml(name)}"><summary><code>${escapeHtml(name)}</code></summary>${json(schema)}</details>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(document.info.title)} API</title>
<meta name="viewport" content="width=device-width"><style>${style}</style></head><body>
<h1>${escapeHtml(document.info.title)} API</h1><p>${escapeHtml(document.info.description ?? '')}</p>
<p><a href="/api/openapi.json">OpenAPI description</a></p>${sections.join('')}<h2>Shapes</h2>${schemas.join('')}</body></html>`;
}

function operationHtml(path: string, method: string, operation: Operation): string {
  const access = operation['x-access'];
  const rule = access === undefined ? '' : `${access.rule}${access.needsSync === true ? ', with Sync' : ''}`;
  const parts = [
    `<p>${escapeHtml(operation.summary ?? operation.description ?? '')}</p>`,
    ...(operation.parameters ?? []).map(
      (parameter) =>
        `<p><code>${escapeHtml(parameter.name ?? '')}</code> in ${escapeHtml(parameter.in ?? '')}${parameter.required === true ? ', required' : ''}. ${escapeHtml(parameter.description ?? '')}</p>`,
    ),
    ...Object.values(operation.requestBody?.content ?? {}).map(
      ({ schema }) => `<h4>Body</h4>${json(schema)}`,
    ),
    ...Object.entries(operation.responses ?? {}).map(
      ([status, { content }]) =>
        `<h4>${escapeHtml(status)}</h4>${Object.values(content ?? {})
          .map(({ schema }) => json(schema))
          .join('')}`,
    ),
  ];
  return `<details><summary><span class="method">${method}</span><code>${escapeHtml(path)}</code><span class="rule">${escapeHtml(rule)}</span></summary>${parts.join('')}</details>`;
}

function json(value: unknown): string {
  const text = escapeHtml(JSON.stringify(value, null, 2));
  const linked = text.replaceAll(/#\/components\/schemas\/(\w+)/g, '<a href="#$1">$1</a>');
  return `<pre>${linked}</pre>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
