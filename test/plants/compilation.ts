import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { cloneRoot } from '../../scripts/engines/places.ts';
import { planted, type Plant } from './plant.ts';

/** A project's files with one of them replaced in memory. */
class Project {
  private readonly service: ts.LanguageService;
  private changed: { readonly path: string; readonly content: string; readonly version: string } | undefined;

  constructor(configFile: string) {
    const path = join(cloneRoot, configFile);
    const read = ts.readConfigFile(path, (file) => ts.sys.readFile(file));
    const folder = join(path, '..');
    const { options, fileNames } = ts.parseJsonConfigFileContent(read.config, ts.sys, folder);
    const contentOf = (file: string): string | undefined =>
      this.changed?.path === file ? this.changed.content : ts.sys.readFile(file);
    this.service = ts.createLanguageService({
      getCompilationSettings: () => options,
      getScriptFileNames: () => fileNames,
      getScriptVersion: (file) => (this.changed?.path === file ? this.changed.version : 'good'),
      getScriptSnapshot: (file) => {
        const content = contentOf(file);
        return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
      },
      getCurrentDirectory: () => folder,
      getDefaultLibFileName: (given) => ts.getDefaultLibFilePath(given),
      fileExists: (file) => ts.sys.fileExists(file),
      readFile: (file) => ts.sys.readFile(file),
      readDirectory: (...given) => ts.sys.readDirectory(...given),
      directoryExists: (name) => ts.sys.directoryExists(name),
      getDirectories: (name) => ts.sys.getDirectories(name),
    });
  }

  /** The first error of the file with this content. */
  errorIn(file: string, content: string, version: string): string | undefined {
    const path = join(cloneRoot, file);
    this.changed = { path, content, version };
    const [first] = [
      ...this.service.getSyntacticDiagnostics(path),
      ...this.service.getSemanticDiagnostics(path),
    ];
    return first === undefined ? undefined : ts.flattenDiagnosticMessageText(first.messageText, ' ');
  }
}

/** What the compiler says of each plant that does not compile: such a bug would not get far. */
export function compilationErrors(plants: readonly Plant[]): Map<string, string> {
  const projects = new Map<string, Project>();
  const errors = new Map<string, string>();
  for (const plant of plants) {
    const content = planted(plant, readFileSync(join(cloneRoot, plant.file), 'utf8'));
    if (content === undefined) continue;
    const config = plant.file.startsWith('ui/') ? 'ui/tsconfig.json' : 'tsconfig.json';
    const project = projects.get(config) ?? new Project(config);
    projects.set(config, project);
    const error = project.errorIn(plant.file, content, plant.name);
    if (error !== undefined) errors.set(plant.name, error);
  }
  return errors;
}
