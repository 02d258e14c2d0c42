import { Text } from '@mantine/core';
import { visibleNumber } from './visibleNumber.ts';

/** Shows while typing what would otherwise be overlooked in a number. */
export function NumberNote({ number }: { number: string }) {
  const visible = visibleNumber(number);
  if (number === '' || visible.isPlain) return null;
  return (
    <Text size="sm" mt={6} role="status">
      <span className="numberText">{visible.text}</span> · {visible.words}
    </Text>
  );
}
