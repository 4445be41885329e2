const indents = Array.from({ length: 20 }, (_, index) => `.in${index + 1} { margin-left: ${(index + 1) * 1.5}rem; }`);

/** How documents look, on the screen and on paper. */
export const style = `
:root { color-scheme: light dark; --page: #fff; --ink: #111; --faint: #666; --line: #ddd; }
@media (prefers-color-scheme: dark) { :root { --page: #111; --ink: #eee; --faint: #aaa; --line: #333; } }
body { margin: 0 auto; max-width: 44rem; padding: 1rem; background: var(--page); color: var(--ink); font: 1rem/1.45 system-ui, sans-serif; overflow-wrap: anywhere; }
h1, h2, h3 { margin: .6rem 0 .3rem; line-height: 1.25; } h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; } h3 { font-size: 1.05rem; }
.line { min-height: 1.45em; white-space: pre-wrap; } .code { font-family: ui-monospace, monospace; }
.quote { padding-left: .7rem; border-left: 3px solid var(--line); } .center { text-align: center; } .right { text-align: right; } .justify { text-align: justify; }
.marker { display: inline-block; min-width: 1.5rem; } .done { color: var(--faint); }
.meta { margin: 0 0 1rem; font-size: .8rem; color: var(--faint); } .remark { font-size: .85rem; color: var(--faint); }
.card { margin: .4rem 0; padding: .5rem .8rem; border: 1px solid var(--line); border-radius: .6rem; }
img, video { max-width: 100%; max-height: 40rem; } table { border-collapse: collapse; margin: .5rem 0; }
td { padding: .3rem .6rem; border: 1px solid var(--line); white-space: pre-wrap; vertical-align: top; } a { color: inherit; }
${indents.join('\n')}
th { padding: .3rem .6rem; border: 1px solid var(--line); text-align: start; } :focus-visible { outline: 3px solid #0a66d8; outline-offset: 2px; }
@media print { :root { --ink: #000; --page: #fff; --faint: #555; --line: #bbb; } .line { break-inside: avoid; } }
`;
