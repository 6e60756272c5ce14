import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from "@mantine/core";

const plum: MantineColorsTuple = [
  "#f8f2fb",
  "#ecdff3",
  "#d8bde5",
  "#c49ad8",
  "#b27dcd",
  "#a564c5",
  "#8a45ad",
  "#743793",
  "#5f2d79",
  "#4a225f",
];

/** Greys with a trace of the accent, so that surfaces and accent look of one piece. */
const gray: MantineColorsTuple = [
  "#fafafb",
  "#f3f3f5",
  "#e8e8ec",
  "#d9d9df",
  "#c3c3cc",
  "#9c9ca8",
  "#72727f",
  "#565662",
  "#3c3c46",
  "#25252c",
];

const dark: MantineColorsTuple = [
  "#d6d6dd",
  "#b4b4be",
  "#9595a1",
  "#6f6f7b",
  "#41414a",
  "#33333b",
  "#26262d",
  "#1b1b21",
  "#15151a",
  "#0f0f13",
];

/** All looks that are not layout: one accent, one radius, system fonts. */
export const theme = createTheme({
  colors: { plum, gray, dark },
  primaryColor: "plum",
  primaryShade: { light: 7, dark: 6 },
  defaultRadius: "md",
  radius: { xs: "3px", sm: "5px", md: "7px", lg: "10px", xl: "16px" },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.9375rem", lg: "1.0625rem", xl: "1.25rem" },
  headings: {
    fontWeight: "620",
    sizes: {
      h1: { fontSize: "1.5rem", lineHeight: "1.25" },
      h2: { fontSize: "1.0625rem", lineHeight: "1.35" },
      h3: { fontSize: "0.9375rem", lineHeight: "1.4" },
    },
  },
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: "sm" } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 250, multiline: true, maw: 360 } },
    Modal: {
      defaultProps: {
        centered: true,
        overlayProps: { backgroundOpacity: 0.45 },
        closeButtonProps: { "aria-label": "Close" },
      },
      styles: { title: { fontWeight: 620 } },
    },
    Drawer: { defaultProps: { closeButtonProps: { "aria-label": "Close" } } },
  },
});

/** Mantine's dimmed and placeholder greys are too faint for WCAG AA on its own surfaces. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-text": "#1d1d23",
    "--mantine-color-dimmed": "#5d5d69",
    "--mantine-color-placeholder": "#686874",
    "--mantine-color-body": "#ffffff",
    "--mantine-color-error": "#b42318",
  },
  dark: {
    "--mantine-color-text": "#e4e4ea",
    "--mantine-color-dimmed": "#a5a5b1",
    "--mantine-color-placeholder": "#9292a0",
    "--mantine-color-body": "#15151a",
    "--mantine-color-anchor": "#cfaae0",
    "--mantine-color-error": "#ff9a8f",
  },
});
