import { Modal, Drawer, Tooltip, createTheme, defaultVariantColorsResolver } from '@mantine/core';
import type { CSSVariablesResolver, MantineColorsTuple, VariantColorsResolver } from '@mantine/core';

/** Index 7 is the accent: white on #0f766e has a contrast of 5.5 in both themes. */
const accent: MantineColorsTuple = [
  '#eefaf8', '#d3f1ec', '#a8e3da', '#76d2c5', '#4fd1c1', '#22a699', '#118a7f', '#0f766e', '#0c5f59', '#0a4a46',
];
/** Neutral, only a breath of the accent's hue in it. */
const grey: MantineColorsTuple = [
  '#f7f8f8', '#eff1f1', '#e3e6e7', '#d4d8da', '#c3c8ca', '#9aa1a5', '#6a7277', '#5c6368', '#33393d', '#1f2326',
];
const dark: MantineColorsTuple = [
  '#e4e6e7', '#c8cccf', '#a0a5a9', '#767b80', '#484c52', '#34373c', '#24262a', '#17181a', '#121315', '#0c0d0e',
];
/** Index 7 carries white text: 5.9. */
const red: MantineColorsTuple = [
  '#fdf1f1', '#fce4e4', '#f3a9ab', '#ff8a85', '#f0605e', '#dd4045', '#cf2f35', '#c0262d', '#9d1d24', '#7a151b',
];

export const fontStack = '"PingFang SC", "Microsoft YaHei UI", "Noto Sans CJK SC", system-ui, sans-serif';

const inks: ReadonlyMap<string, string> = new Map([
  ['teal', 'var(--zs-accent)'],
  ['red', 'var(--zs-breach)'],
  ['gray', 'var(--zs-text)'],
]);

/** Without a ground only the ink says that it can be pressed; Mantine's own is next to white in the dark. */
const variantColors: VariantColorsResolver = (input) => {
  const usual = defaultVariantColorsResolver(input);
  if (input.variant !== 'subtle') return usual;
  const ink = inks.get(input.color ?? input.theme.primaryColor);
  return ink === undefined ? usual : { ...usual, color: ink, hover: `color-mix(in srgb, ${ink} 10%, transparent)` };
};

export const theme = createTheme({
  variantColorResolver: variantColors,
  fontFamily: fontStack,
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", "SF Mono", Menlo, monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '18px' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.5' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '20px', xl: '24px' },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'sm',
  colors: { teal: accent, gray: grey, dark, red },
  primaryColor: 'teal',
  primaryShade: 7,
  black: '#1f2326',
  headings: { fontFamily: fontStack, fontWeight: '600' },
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'xs' } },
    ActionIcon: { defaultProps: { size: 28 } },
    TextInput: { defaultProps: { size: 'xs' } },
    PasswordInput: { defaultProps: { size: 'xs' } },
    Textarea: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs', checkIconPosition: 'right' } },
    NumberInput: { defaultProps: { size: 'xs' } },
    SegmentedControl: { defaultProps: { size: 'xs' } },
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 350, transitionProps: { duration: 80 } } }),
    // The window itself never scrolls, so nothing has to be locked; the lock would also inject a style without a nonce.
    ModalRoot: { defaultProps: { lockScroll: false, transitionProps: { duration: 100 } } },
    Modal: Modal.extend({ defaultProps: { lockScroll: false, centered: true, transitionProps: { duration: 100 } } }),
    Drawer: Drawer.extend({ defaultProps: { lockScroll: false, transitionProps: { duration: 120 } } }),
  },
});

const surfaces = {
  '--mantine-color-body': 'var(--zs-ground)',
  '--mantine-color-text': 'var(--zs-text)',
  '--mantine-color-dimmed': 'var(--zs-muted)',
  '--mantine-color-default-border': 'var(--zs-line-strong)',
  '--mantine-color-placeholder': 'var(--zs-muted)',
  '--mantine-color-error': 'var(--zs-breach)',
};

/** Mantine's surfaces follow the product's variables; per scheme, because its own are set there and would win. */
export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: surfaces, dark: surfaces });
