import { join } from 'node:path';

/** What a folder outside the project needs so that editors, `tsc -p` and Node read it as those inside are read. */
export function outsideFiles(id: string, projectRoot: string): Readonly<Record<string, string>> {
  const tsconfig = {
    extends: join(projectRoot, 'tsconfig.json'),
    compilerOptions: {
      paths: { 'carrier-sync/plugin-sdk': [join(projectRoot, 'plugin-sdk/index.ts')] },
      typeRoots: [join(projectRoot, 'node_modules/@types')],
    },
    include: ['*.ts'],
  };
  return {
    'package.json': json({ name: id, private: true, type: 'module' }),
    'tsconfig.json': json(tsconfig),
  };
}

function json(content: object): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}
