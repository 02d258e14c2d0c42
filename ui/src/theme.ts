import { Button, Card, createTheme, Modal, Table, Tooltip } from '@mantine/core';
import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core';

/** The product's own colour. States have colours of their own (states/), so that neither is mistaken for the other. */
const ink: MantineColorsTuple = [
  '#f0f4fa',
  '#dfe6f0',
  '#bccadf',
  '#96acce',
  '#7692bf',
  '#6181b6',
  '#4a6699',
  '#324d7c',
  '#223a63',
  '#16263f',
];

/** Warm grey for what is waiting by design. */
const stone: MantineColorsTuple = [
  '#f7f7f5',
  '#ededea',
  '#dcdcd7',
  '#c5c5be',
  '#a3a39b',
  '#82827a',
  '#66665f',
  '#4f4f49',
  '#383834',
  '#22221f',
];

/** Mantine's own grey for small print is paler than 4.5 to 1 on white. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: { '--mantine-color-dimmed': '#596069' },
  dark: {},
});

export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: 8,
  colors: { ink, stone },
  fontFamily: '"Inter Variable", system-ui, sans-serif',
  fontFamilyMonospace: '"JetBrains Mono Variable", ui-monospace, monospace',
  headings: { fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Card: Card.extend({ defaultProps: { withBorder: true, radius: 'lg', padding: 'lg' } }),
    Button: Button.extend({ defaultProps: { fw: 600 } }),
    Modal: Modal.extend({
      defaultProps: {
        centered: true,
        radius: 'lg',
        padding: 'lg',
        overlayProps: { backgroundOpacity: 0.4 },
        closeButtonProps: { 'aria-label': 'Close' },
      },
    }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 'sm', horizontalSpacing: 'md' } }),
    Tooltip: Tooltip.extend({
      defaultProps: { withArrow: true, events: { hover: true, focus: true, touch: true } },
    }),
  },
});
