import { Text, Tooltip } from '@mantine/core';
import { visibleNumber } from './visibleNumber.ts';

/** A policy number byte for byte, in a fixed-width face; hover or focus makes spaces and hidden characters visible. */
export function NumberText({ number }: { number: string }) {
  const visible = visibleNumber(number);
  return (
    <Tooltip
      multiline
      maw={420}
      label={
        <>
          <span className="numberText">{visible.text}</span>
          <br />
          {visible.words}
        </>
      }
    >
      <Text
        component="span"
        className="numberText"
        size="sm"
        fw={500}
        tabIndex={0}
        style={visible.isPlain ? undefined : { textDecoration: 'underline dotted', textUnderlineOffset: 4 }}
      >
        {number}
      </Text>
    </Tooltip>
  );
}
