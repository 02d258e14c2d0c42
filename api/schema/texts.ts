import { registerDecorator, type ValidationOptions } from 'class-validator';

const controlCharacters = /\p{Cc}/u;
const controlCharactersButLineBreaks = /[^\P{Cc}\n\r\t]/u;

/** PostgreSQL stores no NUL, and UTF-8 no half of a surrogate pair: such text would be refused or altered below. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

export type TextKind = 'line' | 'paragraph' | 'verbatim';

/** `line` and `paragraph` hold what a person reads; `verbatim` is kept byte for byte, control characters included. */
export function isTextOf(kind: TextKind, text: string): boolean {
  if (!isStorable(text)) return false;
  switch (kind) {
    case 'line':
      return !controlCharacters.test(text);
    case 'paragraph':
      return !controlCharactersButLineBreaks.test(text);
    case 'verbatim':
      return true;
  }
}

export function IsTextOf(kind: TextKind, options: ValidationOptions = {}): PropertyDecorator {
  return (target, propertyName) => {
    registerDecorator({
      name: 'isTextOf',
      target: target.constructor,
      propertyName: String(propertyName),
      options: { message: 'contains characters that cannot be used here', ...options },
      validator: { validate: (value: unknown) => typeof value === 'string' && isTextOf(kind, value) },
    });
  };
}
