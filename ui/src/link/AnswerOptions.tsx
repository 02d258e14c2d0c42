import { Radio, Stack } from '@mantine/core';
import type { Schemas } from '../api/client.ts';

interface AnswerOptionsProps {
  legend: string;
  options: readonly Schemas['ChallengeOptionDto'][];
  value: string | undefined;
  onChange: (value: string) => void;
}

export function AnswerOptions({ legend, options, value, onChange }: AnswerOptionsProps) {
  return (
    <Radio.Group aria-label={legend} value={value ?? null} onChange={onChange}>
      <Stack gap="xs">
        {options.map((option) => (
          <Radio.Card key={option.value} value={option.value} p="md" radius="md">
            <Radio.Indicator mr="sm" style={{ display: 'inline-flex', verticalAlign: 'middle' }} />
            {option.label}
          </Radio.Card>
        ))}
      </Stack>
    </Radio.Group>
  );
}
