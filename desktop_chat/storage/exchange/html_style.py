"""The looks of a page: those of the window, in light and dark, on screen and on paper."""

STYLE = """
:root {
  --background: #FFFFFF; --surface: #F1F0ED; --border: #E4E2DD; --text: #1F1E1B;
  --muted: #68655F; --accent: #0F6E66; --selection: #C9E4E0; --warning: #7A5200;
  --keyword: #0F6E66; --string: #7A5A14; --number: #8C3B5E; --name: #2C5A8C;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono",
    "Noto Sans Mono CJK SC", monospace;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --background: #1C1C1B; --surface: #282826; --border: #373734; --text: #ECEAE4;
    --muted: #A5A29A; --accent: #5CC2B3; --selection: #2B534D; --warning: #E0B44C;
    --keyword: #5CC2B3; --string: #D6B36F; --number: #E29DB8; --name: #8DB9E2;
  }
}
* { box-sizing: border-box; }
html { color-scheme: light dark; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--background); color: var(--text);
  font: 16px/1.6 system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans",
    "Noto Sans CJK SC", sans-serif;
  overflow-wrap: anywhere;
}
::selection { background: var(--selection); }
main { max-width: 808px; margin: 0 auto; padding: 48px 24px 96px; }
article + article { margin-top: 72px; padding-top: 48px; border-top: 1px solid var(--border); }
header { margin-bottom: 40px; }
header h1 { margin: 0; font-size: 28px; line-height: 1.25; font-weight: 650;
  letter-spacing: -0.01em; text-wrap: balance; }
header p { margin: 8px 0 0; color: var(--muted); font-size: 14px; }
section { margin: 32px 0; }
section > h2 {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap;
}
section.user { display: flex; flex-direction: column; align-items: flex-end; margin-top: 40px; }
section.user .text {
  max-width: 85%; padding: 10px 16px; border-radius: 12px; background: var(--surface);
}
section.user .text, section.system .text { white-space: pre-wrap; unicode-bidi: plaintext; }
section.system .text {
  padding-inline-start: 16px; border-inline-start: 2px solid var(--border);
  color: var(--muted); font-size: 15px;
}
.text > :first-child, .reasoning > div > :first-child { margin-top: 0; }
.text > :last-child, .reasoning > div > :last-child { margin-bottom: 0; }
.status { margin: 12px 0 0; color: var(--muted); font-size: 14px; }
.reasoning { margin: 0 0 16px; color: var(--muted); font-size: 15px; }
.reasoning summary { cursor: pointer; width: fit-content; border-radius: 6px; }
.reasoning summary:hover { color: var(--text); }
.reasoning > div {
  margin-top: 8px; padding-inline-start: 16px; border-inline-start: 2px solid var(--border);
}
p { margin: 12px 0; }
h3, h4, h5, h6 { margin: 24px 0 8px; line-height: 1.35; font-weight: 650; }
.h1 { font-size: 23px; margin-top: 32px; } .h2 { font-size: 20px; margin-top: 28px; }
.h3 { font-size: 17.5px; } .h4, .h5, .h6 { font-size: 16px; }
.h5, .h6 { color: var(--muted); }
a { color: var(--accent); text-decoration: underline; text-decoration-thickness: 1px;
  text-underline-offset: 3px;
  text-decoration-color: color-mix(in srgb, currentColor 40%, transparent);
}
a:hover { text-decoration-color: currentColor; }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
ul, ol { margin: 12px 0; padding: 0; }
li { margin: 5px 0; margin-inline-start: 26px; }
li::marker { color: var(--muted); }
li > p { margin: 6px 0; }
li > p:first-child, li > input + p { margin-top: 0; }
li > p:last-child { margin-bottom: 0; }
li > ul, li > ol { margin: 5px 0; }
li.task { list-style: none; }
li.task > input { float: inline-start; width: 15px; height: 15px; margin: 5px 0 0;
  margin-inline-start: -24px; accent-color: var(--accent); }
blockquote { margin: 12px 0; padding-inline-start: 16px; color: var(--muted);
  border-inline-start: 3px solid var(--border); }
blockquote > :first-child { margin-top: 0; } blockquote > :last-child { margin-bottom: 0; }
hr { margin: 28px 0; border: 0; border-top: 1px solid var(--border); }
code { font-family: var(--mono); font-size: 0.88em; }
:not(pre) > code { padding: 2px 5px; border-radius: 5px; background: var(--surface);
  unicode-bidi: isolate; }
.code { margin: 16px 0; border-radius: 12px; background: var(--surface); color: var(--text);
  overflow: hidden; }
.code figcaption { padding: 10px 16px 0; color: var(--muted); font-size: 13px; }
.code pre { margin: 0; padding: 12px 16px 14px; overflow-x: auto; line-height: 1.5;
  overflow-wrap: normal; tab-size: 4; }
.k { color: var(--keyword); } .s { color: var(--string); } .n { color: var(--number); }
.c { color: var(--muted); } .f { color: var(--name); }
.scroll { margin: 16px 0; overflow-x: auto; }
table { border-collapse: collapse; font-size: 15px; line-height: 1.5; }
th, td { padding: 8px 20px 8px 0; text-align: start; vertical-align: top;
  border-bottom: 1px solid var(--border); overflow-wrap: normal; word-break: normal;
  min-width: 64px; max-width: 420px; }
th:last-child, td:last-child { padding-inline-end: 0; }
th { font-weight: 650; white-space: nowrap; }
.left { text-align: left; } .center { text-align: center; } .right { text-align: right; }
.right { font-variant-numeric: tabular-nums; }
.image, .ref { color: var(--muted); }
.image { font-size: 14px; }
.ref { font-size: 12px; line-height: 1; margin-inline-start: 1px; }
.note { display: flex; gap: 8px; margin: 10px 0; color: var(--muted); font-size: 14px; }
.note > div { min-width: 0; } .note > .ref { padding-top: 5px; white-space: nowrap; }
.note > div > :first-child { margin-top: 0; } .note > div > :last-child { margin-bottom: 0; }
.math { margin: 16px 0; overflow-x: auto; overflow-y: hidden; padding: 4px 0; }
math { font-size: 1.1em; }
mtd.left { text-align: left; } mtd.right { text-align: right; }
.tex { white-space: pre-wrap; }
.math > .tex { display: block; padding: 12px 16px; border-radius: 12px; }
@media (max-width: 560px) {
  main { padding: 28px 16px 56px; }
  header h1 { font-size: 24px; }
}
@media print {
  @page { margin: 18mm 16mm; }
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  article + article { break-before: page; margin-top: 0; padding-top: 0; border-top: 0; }
  h1, h3, h4, h5, h6, figcaption { break-after: avoid; }
  tr, .math, section.user .text { break-inside: avoid; }
  section.user .text, .code { border: 1px solid var(--border); background: none; }
  .code pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  .reasoning::details-content { content-visibility: visible; display: block; }
  .scroll, .math { overflow: visible; }
  a { color: inherit; }
}
"""
