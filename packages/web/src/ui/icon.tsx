/** Outlines on a grid of 20, drawn for this product. */
const outlines = {
  home: "M3.5 9 10 3.5 16.5 9v7.5h-4.5v-4.5h-4v4.5H3.5z",
  runs: "M3 15.5 7.5 9.5l3.5 3 6-8M3 3v14h14",
  models: "M10 2.5 16.5 6v8L10 17.5 3.5 14V6zM3.5 6 10 9.5 16.5 6M10 9.5v8",
  deployments: "M10 3v9M6 6.5 10 2.5l4 4M3.5 12v4.5h13V12",
  ledger: "M5 3h10v14H5zM8 7h4M8 10h4M8 13h2.5",
  people:
    "M7.5 9a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6M2.5 16.5c0-3 2.2-5 5-5s5 2 5 5M13 3.8a2.6 2.6 0 0 1 0 5M14.5 11.8c1.8.6 3 2.3 3 4.7",
  pass: "M4.5 10.5 8.5 14.5 16 6",
  fail: "M5 5 15 15M15 5 5 15",
  insufficient: "M7.3 7.2a2.8 2.8 0 1 1 4 2.6c-.9.5-1.3 1-1.3 2M10 15.2v.1",
  warning: "M10 3 18 16.5H2zM10 8.5v3.5M10 14.3v.1",
  chevron: "M7.5 4.5 13 10l-5.5 5.5",
  sortUp: "M10 16V4.5M5.5 9 10 4.5 14.5 9",
  sortDown: "M10 4v11.5M5.5 11 10 15.5 14.5 11",
  copy: "M7 7V3.5h9.5V13H13M3.5 7H13v9.5H3.5z",
  download: "M10 3v9.5M6 9l4 3.5L14 9M3.5 16.5h13",
  search: "M8.8 14.5a5.7 5.7 0 1 0 0-11.4 5.7 5.7 0 0 0 0 11.4M13 13l4 4",
  columns: "M3 3.5h14v13H3zM8 3.5v13M12.5 3.5v13",
  menu: "M3 5.5h14M3 10h14M3 14.5h14",
  person: "M10 9.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4M3.5 17c0-3.5 2.8-5.5 6.5-5.5s6.5 2 6.5 5.5",
  sun: "M10 13.2a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4M10 1.5v2M10 16.5v2M1.5 10h2M16.5 10h2M4 4l1.4 1.4M14.6 14.6 16 16M16 4l-1.4 1.4M5.4 14.6 4 16",
  moon: "M16.5 11.8A7 7 0 0 1 8.2 3.5a7 7 0 1 0 8.3 8.3z",
  system: "M3 4h14v9.5H3zM7.5 16.5h5M10 13.5v3",
  rollback: "M4 8h8.5a4 4 0 0 1 0 8H7M7.5 4.5 4 8l3.5 3.5",
  shield: "M10 2.5 16 5v4.5c0 4-2.5 6.7-6 8-3.5-1.3-6-4-6-8V5z",
  refresh: "M16 5v3.5h-3.5M4 15v-3.5h3.5M15.5 8.5A6 6 0 0 0 5 6.5M4.5 11.5a6 6 0 0 0 10.5 2",
} as const;

export type IconName = keyof typeof outlines;

/** Decoration: the text beside it says what it means. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={outlines[name]} />
    </svg>
  );
}
