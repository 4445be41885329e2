/** How pages look, on the screen and on paper. */
export const style = `
:root { color-scheme: light dark; --mine: #0a66d8; --theirs: #e9e9eb; --page: #fff; --ink: #111; --faint: #666; }
@media (prefers-color-scheme: dark) { :root { --theirs: #2c2c2e; --page: #111; --ink: #eee; --faint: #aaa; } }
body { margin: 0 auto; max-width: 48rem; padding: 1rem; background: var(--page); color: var(--ink); font: 1rem/1.4 system-ui, sans-serif; }
h1 { font-size: 1.3rem; } h2 { margin: 1.5rem 0 .5rem; text-align: center; font-size: .85rem; color: var(--faint); }
.event { margin: .5rem 0; text-align: center; font-size: .85rem; color: var(--faint); }
article { display: flex; flex-direction: column; align-items: flex-start; gap: .15rem; margin: .6rem 20% .6rem 0; break-inside: avoid; }
article.mine { align-items: flex-end; margin: .6rem 0 .6rem 20%; }
.words { max-width: 100%; box-sizing: border-box; padding: .45rem .8rem; border-radius: 1rem; background: var(--theirs); white-space: pre-wrap; overflow-wrap: anywhere; }
.mine .words { background: var(--mine); color: #fff; }
.meta, .remark, .reactions { font-size: .8rem; color: var(--faint); } .mine .meta, .mine .remark, .mine .reactions { text-align: right; }
blockquote { margin: 0; padding-left: .6rem; border-left: 3px solid var(--faint); font-size: .85rem; color: var(--faint); }
.card { padding: .5rem .8rem; border: 1px solid var(--faint); border-radius: .8rem; overflow-wrap: anywhere; }
.caption { white-space: pre-line; } .preview { display: block; max-height: 12rem; margin-bottom: .3rem; } .portrait { width: 5rem; height: 5rem; object-fit: cover; border-radius: 50%; }
img, video { max-width: 100%; max-height: 24rem; border-radius: .8rem; } a { color: inherit; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; } th, td { padding: .3rem; border-bottom: 1px solid var(--theirs); text-align: start; } td:last-child, th:last-child { text-align: end; }
details ol { margin: .2rem 0; padding-left: 1.4rem; text-align: start; } :focus-visible { outline: 3px solid var(--mine); outline-offset: 2px; }
@media print { :root { --ink: #000; --page: #fff; --faint: #555; --theirs: #eee; } .mine .words { background: none; border: 1px solid; color: inherit; } }
`;
