import { PasswordInput, TextInput } from '@mantine/core';
import type { Schemas } from '../api/client.ts';
import classes from './AnswerField.module.css';

interface AnswerFieldProps {
  field: Schemas['ChallengeFieldDto'];
  isFirst: boolean;
  value: string;
  onChange: (value: string) => void;
}

/** An answer; a code gets a large input that takes the code from the phone's message or a paste. */
export function AnswerField({ field, isFirst, value, onChange }: AnswerFieldProps) {
  const shared = {
    label: field.label,
    name: field.name,
    value,
    required: true,
    withAsterisk: false,
    'data-autofocus': isFirst || undefined,
    autoFocus: isFirst,
  };
  switch (field.kind) {
    case 'code':
      return (
        <TextInput
          {...shared}
          inputMode="numeric"
          autoComplete="one-time-code"
          autoCorrect="off"
          spellCheck={false}
          classNames={{ input: classes.code ?? '' }}
          placeholder={'•'.repeat(field.length ?? 6)}
          onChange={(event) => onChange(codeOf(event.currentTarget.value, field.length))}
        />
      );
    case 'password':
      return (
        <PasswordInput
          {...shared}
          size="md"
          autoComplete="off"
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'text':
      return (
        <TextInput
          {...shared}
          size="md"
          autoComplete="off"
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}

/** A code as it is pasted from a message, `123 456` or `123-456`, without what was put in for reading. */
function codeOf(text: string, length: number | undefined): string {
  const code = text.replaceAll(/[\s-]/g, '');
  return length === undefined ? code : code.slice(0, length);
}
