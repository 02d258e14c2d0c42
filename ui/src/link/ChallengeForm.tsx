import { Button, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent } from 'react';
import type { Schemas } from '../api/client.ts';
import { DialogButtons } from '../feedback/Dialog.tsx';
import { ErrorAlert, ProblemAlert } from '../feedback/ProblemAlert.tsx';
import { AnswerField } from './AnswerField.tsx';
import { AnswerOptions } from './AnswerOptions.tsx';
import { challengeWords, refusedAnswer, sentWhere } from './challengeWords.ts';
import { OtherWays } from './OtherWays.tsx';
import { ResendCode } from './ResendCode.tsx';
import { SilentDevice } from './SilentDevice.tsx';
import { isDeviceSilent } from './silenceWords.ts';
import { TimeLeft } from './TimeLeft.tsx';
import type { AnswerSubmission } from './useSubmitAnswer.ts';
import type { LinkSession } from './useLinkSession.ts';

interface ChallengeFormProps {
  session: LinkSession;
  challenge: Schemas['ChallengeDto'];
  answer: AnswerSubmission;
  onLeave: () => void;
}

/** The name under which an option travels where the challenge names no field for it. */
const optionField = 'option';

/** One step of the verification: what was sent where, the answer, the time left and another try. */
export function ChallengeForm({ session, challenge, answer, onLeave }: ChallengeFormProps) {
  const words = challengeWords[challenge.kind];
  const where = sentWhere(challenge);
  const [answers, setAnswers] = useState<Record<string, string>>({});
  const set = (name: string, value: string) => setAnswers((current) => ({ ...current, [name]: value }));
  const options = challenge.options ?? [];
  const optionName = options.length === 0 ? undefined : (challenge.fields[0]?.name ?? optionField);
  const fields = challenge.fields.filter(({ name }) => name !== optionName);
  const needed = [...fields.map(({ name }) => name), ...(optionName === undefined ? [] : [optionName])];
  const isSilent = isDeviceSilent(session);
  const isComplete = needed.every((name) => (answers[name] ?? '') !== '');

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isComplete && !isSilent) answer.submit(answers);
  };

  return (
    <form onSubmit={submit}>
      <Stack>
        <div aria-live="polite">
          <Title order={2} size="h4">
            {words.title}
          </Title>
          <Text size="sm" mt={4}>
            {challenge.prompt}
          </Text>
          {where === undefined ? null : (
            <Text size="sm" fw={600} mt={4}>
              {where}
            </Text>
          )}
        </div>
        {challenge.previousFailure === undefined || answer.isSending ? null : (
          <ProblemAlert
            tone="act"
            message={`${refusedAnswer[challenge.previousFailure]}${triesLeft(challenge.attemptsLeft)}`}
          />
        )}
        {answer.error === null ? null : <ErrorAlert error={answer.error} />}
        <SilentDevice session={session} />
        {optionName === undefined ? null : (
          <AnswerOptions
            legend={words.title}
            options={options}
            value={answers[optionName]}
            onChange={(value) => set(optionName, value)}
          />
        )}
        {fields.map((field, index) => (
          <AnswerField
            key={field.name}
            field={field}
            isFirst={index === 0 && optionName === undefined}
            value={answers[field.name] ?? ''}
            onChange={(value) => set(field.name, value)}
          />
        ))}
        <TimeLeft from={session.updatedAt} until={challenge.expiresAt} />
        <ResendCode linkSessionId={session.id} challenge={challenge} />
        <OtherWays challenge={challenge} answer={answer} />
      </Stack>
      <DialogButtons>
        <Button variant="default" onClick={onLeave}>
          Cancel
        </Button>
        <Button type="submit" loading={answer.isSending} disabled={!isComplete || isSilent}>
          {isSilent ? 'Waiting …' : words.submit}
        </Button>
      </DialogButtons>
    </form>
  );
}

function triesLeft(attempts: number | undefined): string {
  if (attempts === undefined) return '';
  return attempts === 1 ? ' One try is left.' : ` ${attempts} tries are left.`;
}
