// The icons: outlines on a grid of 16 in the colour of the text. After Lucide (ISC), and our own.

/** Each is a list of elements with their attributes. */
export const icons = {
  account: [
    ['rect', { x: '2.75', y: '5.75', width: '10.5', height: '7.5', rx: '1.5' }],
    ['path', { d: 'M8 5.75v-2.5M6 9v.75M10 9v.75' }],
  ],
  check: [['path', { d: 'M3 8.5 6.5 12 13 4.5' }]],
  clock: [
    ['circle', { cx: '8', cy: '8', r: '6.25' }],
    ['path', { d: 'M8 4.5V8l2.25 1.75' }],
  ],
  columns: [
    ['rect', { x: '2.25', y: '2.75', width: '11.5', height: '10.5', rx: '1' }],
    ['path', { d: 'M6.25 2.75v10.5M9.75 2.75v10.5' }],
  ],
  compare: [['path', { d: 'M2.75 3.25h4v9.5h-4ZM9.25 3.25h4v9.5h-4Z' }]],
  copy: [
    ['rect', { x: '5.75', y: '5.75', width: '7.5', height: '7.5', rx: '1' }],
    ['path', { d: 'M10.25 3.75v-.5a.5.5 0 0 0-.5-.5h-6.5a.5.5 0 0 0-.5.5v6.5a.5.5 0 0 0 .5.5h.5' }],
  ],
  cross: [['path', { d: 'm4 4 8 8M12 4l-8 8' }]],
  denied: [
    ['circle', { cx: '8', cy: '8', r: '6.25' }],
    ['path', { d: 'M3.75 12.25l8.5-8.5' }],
  ],
  down: [['path', { d: 'm4.5 6.5 3.5 3.5 3.5-3.5' }]],
  download: [['path', { d: 'M8 2.5v7.75M4.75 7.25 8 10.5l3.25-3.25M2.75 13.25h10.5' }]],
  failed: [
    ['circle', { cx: '8', cy: '8', r: '6.25' }],
    ['path', { d: 'm5.75 5.75 4.5 4.5M10.25 5.75l-4.5 4.5' }],
  ],
  file: [['path', { d: 'M4 1.75h5L12.5 5v9.25H4ZM9 1.75V5h3.5' }]],
  filter: [['path', { d: 'M2.5 4h11M4.5 8h7M6.5 12h3' }]],
  info: [
    ['circle', { cx: '8', cy: '8', r: '6.25' }],
    ['path', { d: 'M8 7.5v3.5M8 5.15v.05' }],
  ],
  left: [['path', { d: 'M9.5 4.5 6 8l3.5 3.5' }]],
  link: [
    [
      'path',
      {
        d: 'M6.75 9.25a2.5 2.5 0 0 0 3.54 0l2.23-2.23a2.5 2.5 0 0 0-3.54-3.54l-.73.73M9.25 6.75a2.5 2.5 0 0 0-3.54 0L3.48 8.98a2.5 2.5 0 0 0 3.54 3.54l.73-.73',
      },
    ],
  ],
  lock: [
    ['rect', { x: '3.25', y: '7', width: '9.5', height: '6.75', rx: '1' }],
    ['path', { d: 'M5.25 7V5a2.75 2.75 0 0 1 5.5 0v2' }],
  ],
  menu: [['path', { d: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11' }]],
  minus: [['path', { d: 'M3.5 8h9' }]],
  only: [['path', { d: 'M3.5 6.25h9M3.5 9.75h9' }]],
  open: [['path', { d: 'M9.5 2.75h3.75V6.5M13 3 8.25 7.75M6.5 3.25H3.25v9.5h9.5V9.5' }]],
  person: [
    ['circle', { cx: '8', cy: '5.25', r: '2.5' }],
    ['path', { d: 'M3 13.5c.5-2.75 2.5-4.25 5-4.25s4.5 1.5 5 4.25' }],
  ],
  plus: [['path', { d: 'M8 3.5v9M3.5 8h9' }]],
  print: [['path', { d: 'M4.5 5.5v-3.25h7V5.5M4.5 11.5h-2v-6h11v6h-2M4.5 9.5h7v4.25h-7Z' }]],
  proof: [
    ['path', { d: 'M3.5 14.25V2.5a.75.75 0 0 1 .75-.75h7.5a.75.75 0 0 1 .75.75v11.75l-2.25-1.75L8 14.25 5.75 12.5Z' }],
    ['path', { d: 'm5.75 6.75 1.75 1.75 3-3.25' }],
  ],
  receipt: [
    ['path', { d: 'M3.5 14.25V2.5a.75.75 0 0 1 .75-.75h7.5a.75.75 0 0 1 .75.75v11.75l-2.25-1.75L8 14.25 5.75 12.5Z' }],
    ['path', { d: 'M6 5h4M6 8h2.5' }],
  ],
  right: [['path', { d: 'm6.5 4.5 3.5 3.5-3.5 3.5' }]],
  search: [
    ['circle', { cx: '7', cy: '7', r: '4.25' }],
    ['path', { d: 'm10.25 10.25 3.25 3.25' }],
  ],
  swap: [['path', { d: 'M3 5.5h10M10.5 3 13 5.5 10.5 8M13 10.5H3M5.5 8 3 10.5 5.5 13' }]],
  system: [
    ['rect', { x: '4.25', y: '4.25', width: '7.5', height: '7.5', rx: '1' }],
    ['path', { d: 'M6.5 4.25V2M9.5 4.25V2M6.5 14v-2.25M9.5 14v-2.25M4.25 6.5H2M4.25 9.5H2M14 6.5h-2.25M14 9.5h-2.25' }],
  ],
  timeline: [
    ['path', { d: 'M4 2v12M4 5h7M4 10.5h5' }],
    ['circle', { cx: '4', cy: '5', r: '1.25' }],
    ['circle', { cx: '4', cy: '10.5', r: '1.25' }],
  ],
  up: [['path', { d: 'm4.5 9.5 3.5-3.5 3.5 3.5' }]],
  wait: [
    [
      'path',
      { d: 'M4 2.25h8M4 13.75h8M5 2.25c0 3.25 6 4.25 6 5.75s-6 2.5-6 5.75M11 2.25c0 3.25-6 4.25-6 5.75s6 2.5 6 5.75' },
    ],
  ],
  warn: [
    ['path', { d: 'M8 2.25 14.25 13.25H1.75Z' }],
    ['path', { d: 'M8 6.5v3M8 11.4v.05' }],
  ],
  without: [['path', { d: 'M3.5 6.25h9M3.5 9.75h9M10.5 3l-5 10' }]],
} as const satisfies Readonly<Record<string, readonly (readonly [string, Readonly<Record<string, string>>])[]>>

export type IconName = keyof typeof icons
