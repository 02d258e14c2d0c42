import { Button } from '@mantine/core';
import type { ButtonProps } from '@mantine/core';
import { tellProblem } from '../feedback/toasts.tsx';
import { useMay } from '../session/useMe.ts';
import { useResumeSource } from './useInstitutions.ts';

interface ResumeButtonProps extends Pick<ButtonProps, 'variant' | 'size'> {
  source: { id: string; name: string };
}

/** What works for a paused source, for those who may. */
export function ResumeButton({ source, variant = 'default', ...look }: ResumeButtonProps) {
  const resume = useResumeSource();
  if (!useMay('institutions.manage')) return null;
  return (
    <Button
      {...look}
      variant={variant}
      aria-label={`Resume ${source.name}`}
      loading={resume.isPending}
      onClick={() => resume.mutate(source.id, { onError: tellProblem })}
    >
      Resume
    </Button>
  );
}
