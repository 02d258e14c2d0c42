import { Button, Code, Collapse, CopyButton, Group, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';

/** A failure's code, for support: never part of a sentence. */
export function CodeDetails({ code }: { code: string }) {
  const [opened, { toggle }] = useDisclosure(false);
  return (
    <div>
      <UnstyledButton onClick={toggle} aria-expanded={opened} fz="xs" td="underline">
        Details
      </UnstyledButton>
      <Collapse expanded={opened}>
        <Group gap="xs" mt={4}>
          <Code>{code}</Code>
          <CopyButton value={code}>
            {({ copied, copy }) => (
              <Button size="compact-xs" variant="default" onClick={copy}>
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Collapse>
    </div>
  );
}
