/** The page's style sheet: light and dark, and for paper. The page allows it by its hash. */
export const style = `
:root{color-scheme:light dark;--page:#fff;--text:#1b1f24;--soft:#57606a;--line:#d0d7de;--panel:#f6f8fa;--link:#0a58ca;
--fail:#b3261e;--unknown:#7a4d00;--pass:#1a6b34;--code:#24292f}
@media (prefers-color-scheme:dark){:root{--page:#0f1318;--text:#e6e9ee;--soft:#a3adb8;--line:#37404b;--panel:#181e26;--link:#8ab8ff;
--fail:#ff9a91;--unknown:#f0c061;--pass:#7fd69a;--code:#dde3ea}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.5 system-ui,sans-serif}
header,main,footer{max-width:72rem;margin:0 auto;padding:1rem 1.25rem}
h1{font-size:1.75rem;line-height:1.2;margin:.5rem 0}
h2{font-size:1.3rem;margin:2rem 0 .5rem;border-bottom:1px solid var(--line);padding-bottom:.25rem}
h3{font-size:1.05rem;margin:1.5rem 0 .25rem}
h4{font-size:.9rem;margin:1rem 0 .25rem;color:var(--soft)}
p{margin:.4rem 0;max-width:75ch}
a{color:var(--link);overflow-wrap:anywhere}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
dl.facts{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.5rem 0}
dl.facts dt{color:var(--soft)}
dl.facts dd{margin:0;overflow-wrap:anywhere}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;min-width:38rem;margin:.5rem 0;font-size:.95rem}
caption{text-align:left;color:var(--soft);padding:.25rem 0}
th,td{text-align:left;vertical-align:top;padding:.3rem .75rem .3rem 0;border-bottom:1px solid var(--line)}
td{overflow-wrap:break-word}
th{white-space:nowrap}
.number{text-align:right;font-variant-numeric:tabular-nums}
ul.tiles{list-style:none;padding:0;margin:.75rem 0;display:flex;flex-wrap:wrap;gap:.75rem}
ul.tiles li{border:1px solid var(--line);border-radius:.5rem;background:var(--panel);padding:.5rem 1rem;min-width:8.5rem}
ul.tiles strong{display:block;font-size:1.6rem;line-height:1.2}
.fail{color:var(--fail)}.unknown{color:var(--unknown)}.pass{color:var(--pass)}
.soft{color:var(--soft)}
details{border:1px solid var(--line);border-radius:.5rem;margin:.5rem 0;background:var(--panel)}
summary{cursor:pointer;padding:.5rem .75rem;min-height:24px;overflow-wrap:anywhere}
details>div{padding:0 .75rem .75rem}
code,pre{font:.875rem/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;color:var(--code)}
code{overflow-wrap:anywhere}
pre{margin:.25rem 0;padding:.6rem .75rem;border:1px solid var(--line);border-radius:.375rem;background:var(--page);overflow-x:auto}
.way{margin:.25rem 0}
ol.path{margin:.25rem 0;padding-left:1.75rem}
ol.path li{margin:.2rem 0}
ul.rows{margin:.25rem 0;padding-left:1.25rem}
@media print{:root{color-scheme:light;--page:#fff;--text:#000;--soft:#444;--line:#bbb;--panel:#fff;--link:#000;--fail:#8c1d18;--unknown:#5c3a00;--pass:#14532d;--code:#000}
body{font-size:11pt}details{break-inside:avoid-page}thead{display:table-header-group}pre{white-space:pre-wrap}
details::details-content{content-visibility:visible;block-size:auto}
@page{margin:16mm 14mm}}
`;
