// The style sheet of every page. No style attributes anywhere: the CSP allows this one sheet by its hash.
import { brandColors } from './color.js'

const DEFAULT_BRAND = { light: '#0b5d7a', dark: '#6cc3e0' }

const tokens = (brand: { light: string; dark: string }): string => `
:root{color-scheme:light dark;--ink:#18202c;--soft:#525d6e;--line:#dbe0e8;--edge:#8591a3;--paper:#fff;--tint:#f5f7fa;--deep:#eef2f6;--brand:${brand.light};--bad:#a8201a;--bad-t:#fdeeec;--warn:#7d4b00;--warn-t:#fff5e2;--ok:#17613a;--ok-t:#e8f5ed;--bar:#c5cfdb;--c1:#0b5d7a;--c2:#c2571a;--c3:#5b4bb7;--c4:#2e7d4f;--c5:#a12b6f;--c6:#6b6f76}
@media screen and (prefers-color-scheme:dark){:root{--ink:#e6eaf0;--soft:#aab4c3;--line:#323b48;--edge:#7d899b;--paper:#14181f;--tint:#1c222b;--deep:#252d38;--brand:${brand.dark};--bad:#ff9d94;--bad-t:#3a1d1b;--warn:#f4be6a;--warn-t:#35280f;--ok:#86d8a5;--ok-t:#15301f;--bar:#465264;--c1:#6cc3e0;--c2:#f0a36b;--c3:#b3a7ff;--c4:#86d8a5;--c5:#f19bc9;--c6:#b9bec6}}`

const BASE = `
*,::before,::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;font:1rem/1.6 system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;color:var(--ink);background:var(--paper);overflow-wrap:break-word}
.wrap{max-width:68rem;margin:0 auto;padding:0 1.5rem}
h1,h2,h3,h4,p,ul,ol,dl,dd,figure,pre{margin:0}
h1{font-size:1.05rem;font-weight:600;line-height:1.4}
h2{font-size:1.45rem;font-weight:700;line-height:1.25;letter-spacing:-.01em;margin:3.5rem 0 .35rem}
h3{font-size:1.08rem;font-weight:650;line-height:1.4}
h4{font-size:.82rem;font-weight:650;color:var(--soft);margin:1rem 0 .2rem}
a{color:var(--brand);text-underline-offset:.18em}
:focus-visible{outline:3px solid var(--brand);outline-offset:2px;border-radius:4px}
code,pre,.mono{font-family:ui-monospace,"SF Mono",SFMono-Regular,Menlo,Consolas,monospace;font-size:.86em}
code{overflow-wrap:anywhere}
pre{font-size:.84rem;line-height:1.55;white-space:pre-wrap;overflow-wrap:anywhere;background:var(--tint);border:1px solid var(--line);border-radius:8px;padding:.65rem .85rem;margin:.4rem 0}
ul,ol{padding-left:1.25rem}
.lead{color:var(--soft);margin-bottom:1.1rem;max-width:46rem}
.soft{color:var(--soft)}
.small{font-size:.88rem}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
`

const COVER = `
.cover{border-bottom:3px solid var(--brand)}
.cover .wrap{display:flex;flex-wrap:wrap;gap:.35rem 1.5rem;align-items:center;padding-top:1.15rem;padding-bottom:1rem}
.cover img{max-height:2.6rem;max-width:12rem;display:block}
.who{font-weight:700;color:var(--brand)}
.when{margin-left:auto;color:var(--soft);font-size:.88rem;text-align:right}
.verdict{display:grid;grid-template-columns:1fr auto;gap:1rem 2.5rem;align-items:center;margin-top:1.5rem;padding:1.5rem 1.75rem;border-radius:14px;border:1px solid}
.verdict.bad{background:var(--bad-t);border-color:var(--bad)}.verdict.warn{background:var(--warn-t);border-color:var(--warn)}.verdict.ok{background:var(--ok-t);border-color:var(--ok)}
.verdict h2{font-size:clamp(1.55rem,1.1rem + 1.9vw,2.15rem);line-height:1.15;margin:0 0 .5rem;letter-spacing:-.02em}
.verdict.bad h2{color:var(--bad)}.verdict.warn h2{color:var(--warn)}.verdict.ok h2{color:var(--ok)}
.verdict p{max-width:44rem}.verdict p+p{margin-top:.25rem}
.score{display:grid;justify-items:center;text-align:center;font-size:.84rem;line-height:1.35;max-width:11rem}
.score svg{display:block;width:6.6rem;height:6.6rem}
.score .ring{fill:none;stroke:var(--bar);stroke-width:9}.score .arc{fill:none;stroke-width:9;stroke-linecap:round;stroke:currentColor}
.bad .score .arc{color:var(--bad)}.warn .score .arc{color:var(--warn)}.ok .score .arc{color:var(--ok)}
.score text{fill:var(--ink);font:700 34px system-ui,sans-serif}
.cards{display:grid;grid-template-columns:repeat(3,1fr);gap:1rem;margin:1rem 0 0;padding:0;list-style:none}
.card{border:1px solid var(--line);border-radius:12px;padding:.85rem 1.1rem;min-width:0}
.card h3,.glance h3{font-size:.84rem;font-weight:600;color:var(--soft)}
.card .big{font-size:1.55rem;font-weight:700;line-height:1.3;letter-spacing:-.01em}
.card.bad .big{color:var(--bad)}.card.warn .big{color:var(--warn)}.card.ok .big{color:var(--ok)}
.card .line{font-size:.88rem;color:var(--soft);margin-top:.15rem}
.glance{display:grid;grid-template-columns:repeat(2,1fr);gap:0 2.5rem;margin-top:1.15rem}
.glance>div{padding:.7rem 0;border-top:1px solid var(--line);min-width:0}
.glance ul{list-style:none;padding:0}
.glance li{margin-top:.1rem}
.glance ol.first{padding-left:1.2rem}.glance ol.first li:first-child{font-weight:650}.glance ol.first .small{font-weight:400;display:block}
.toc{margin-top:1.4rem;padding:.5rem 0;border-top:1px solid var(--line);border-bottom:1px solid var(--line)}
.toc ul{display:flex;flex-wrap:wrap;gap:.15rem 1.4rem;list-style:none;padding:0;font-size:.92rem}
.toc a{display:inline-block;padding:.2rem 0}
`

const PARTS = `
.tag{display:inline-block;padding:.06rem .6rem;border-radius:99px;font-size:.82rem;font-weight:650;white-space:nowrap;line-height:1.5}
.bad>.tag,.tag.bad{background:var(--bad-t);color:var(--bad)}.tag.warn{background:var(--warn-t);color:var(--warn)}.tag.ok{background:var(--ok-t);color:var(--ok)}.tag.na{background:var(--deep);color:var(--soft)}
.verdict .tag{background:var(--paper)}
.meta{display:flex;flex-wrap:wrap;gap:.15rem 1.2rem;color:var(--soft);font-size:.9rem;margin-top:.3rem;align-items:baseline}
.meta b{font-weight:600;color:var(--ink)}
ol.actions{list-style:none;padding:0;display:grid;grid-template-columns:minmax(0,1fr);gap:1rem}
ol.actions>li{position:relative;border:1px solid var(--line);border-radius:12px;padding:1.15rem 1.4rem 1.2rem 4.4rem}
ol.actions>li.proven{border-color:var(--brand)}
.no{position:absolute;left:1.35rem;top:1.05rem;width:2rem;height:2rem;border-radius:50%;background:var(--brand);color:var(--paper);font-weight:700;text-align:center;line-height:2rem}
.proof{display:flex;flex-wrap:wrap;align-items:center;gap:.2rem .8rem;margin:.45rem 0 .1rem;font-weight:600}
.proof svg{width:9rem;height:.7rem;flex:none}
.track{fill:var(--bar)}.fill{fill:var(--brand)}.hardbar{fill:var(--edge)}
.actions p{max-width:48rem}
.actions p.then{margin-top:.6rem}
details{margin-top:.6rem}
summary{cursor:pointer;color:var(--brand);font-weight:600;padding:.25rem 0;min-height:1.75rem}
summary:hover{text-decoration:underline}
dl.facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.2rem 1.1rem;margin:.4rem 0}
dl.facts dt{color:var(--soft)}
del,ins{text-decoration:none}
pre del{display:block;color:var(--bad)}pre ins{display:block;color:var(--ok)}
pre del::before{content:"− "}pre ins::before{content:"+ "}
pre del b{text-decoration:line-through;font-weight:600}pre ins b{text-decoration:underline;text-underline-offset:.2em;font-weight:700}
.finding{border-top:1px solid var(--line);padding:1rem 0 .9rem}
.finding>h3 .tag{margin-right:.35rem;vertical-align:.08em}
.finding>h4:first-child{font-size:1.02rem;color:var(--ink);margin:0}
.finding p{max-width:50rem;margin-top:.3rem}
.finding ul.items{list-style:none;padding:0;margin-top:.4rem;display:grid;grid-template-columns:minmax(0,1fr);gap:.55rem}
.place{color:var(--soft);font-size:.9rem}
.scroll{overflow-x:auto;margin:.5rem 0 0}
table{border-collapse:collapse;width:100%;font-size:.93rem}
caption{text-align:left;color:var(--soft);padding-bottom:.5rem;font-size:.9rem;max-width:50rem}
th,td{text-align:left;padding:.5rem .7rem .5rem 0;border-bottom:1px solid var(--line);vertical-align:top}
td,tbody th{overflow-wrap:anywhere}tbody th{min-width:6.5rem}.n{overflow-wrap:normal}
th{font-weight:650}thead th{font-size:.84rem;color:var(--soft);white-space:nowrap}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.bar{width:30%;min-width:6rem}td.bar svg{display:block;width:100%;height:.85rem;margin-top:.35rem}
.chart{margin:1.6rem 0 0}
.chart figcaption{font-weight:650;margin-bottom:.5rem}
.chart svg.plot{display:block;width:100%;height:9rem;border-bottom:1px solid var(--edge)}
.axis{display:flex;justify-content:space-between;font-size:.8rem;color:var(--soft);padding-top:.2rem}
.legend{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;list-style:none;padding:0;font-size:.86rem;margin:.3rem 0}
.legend svg{width:.75rem;height:.75rem;margin-right:.4rem;vertical-align:-.02em}
.stack{display:grid;grid-template-columns:minmax(8rem,17rem) minmax(0,1fr) max-content;gap:.3rem .9rem;align-items:center;font-size:.92rem;list-style:none;padding:0}
.stack li{display:contents}
.stack svg{display:block;width:100%;height:1.05rem}
.k1{fill:var(--c1)}.k2{fill:var(--c2)}.k3{fill:var(--c3)}.k4{fill:var(--c4)}.k5{fill:var(--c5)}.k6{fill:var(--c6)}
.curve{fill:none;stroke:var(--brand);stroke-width:2.5;vector-effect:non-scaling-stroke}.dot{fill:var(--brand)}
h3.minor{font-size:.95rem;margin:1rem 0 .2rem}h3.later{margin:1.8rem 0 .4rem}.prose{max-width:50rem}
ul.plain{list-style:none;padding:0}
.cols{columns:2;column-gap:2.5rem;list-style:none;padding:0;font-size:.92rem}.cols li{break-inside:avoid;padding:.12rem 0}
footer{margin-top:4rem;border-top:1px solid var(--line);color:var(--soft);font-size:.88rem}
footer .wrap{padding-top:1.1rem;padding-bottom:2.5rem;display:flex;flex-wrap:wrap;gap:.2rem 1.5rem}
`

const NARROW = `
@media (max-width:48rem){.cards{grid-template-columns:1fr;gap:.6rem}.glance{grid-template-columns:1fr}.when{margin-left:0;text-align:left}}
@media (max-width:40rem){.wrap{padding:0 1rem}h2{margin-top:2.6rem}.verdict{grid-template-columns:1fr;padding:1.1rem 1.15rem}.score{justify-items:start;text-align:left;max-width:none;grid-template-columns:auto 1fr;gap:0 1rem;align-items:center}.score svg{width:4.8rem;height:4.8rem}
ol.actions>li{padding:1.1rem 1rem 1rem}.no{position:static;display:block;margin-bottom:.5rem}
.stackable thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.stackable tbody,.stackable tr,.stackable td,.stackable tbody th,.stackable caption,.stackable{display:block}
.stackable tr{padding:.6rem 0;border-bottom:1px solid var(--line)}
.stackable td,.stackable tbody th{border:0;padding:.1rem 0;text-align:left;white-space:normal}
.stackable td[data-label]::before{content:attr(data-label) ": ";color:var(--soft);font-size:.86rem}
.stackable td.bar{width:auto}
.stack{display:block}.stack li{display:grid;grid-template-columns:minmax(0,1fr) max-content;margin-bottom:.45rem}.stack svg{grid-row:2;grid-column:1/-1}
.cols{columns:1}dl.facts{grid-template-columns:1fr;gap:0}dl.facts dd{margin-bottom:.35rem}}
@media (forced-colors:active){.verdict,.tag,.no,.card{border:1px solid}.tag{forced-color-adjust:auto}.no{color:CanvasText}}
`

const PRINT = `
@page{size:A4;margin:16mm 15mm}
@media print{:root{color-scheme:light;font-size:10pt}body{line-height:1.45}.wrap{max-width:none;padding:0}.toc,.skip{display:none}
h2{margin-top:1.6rem;break-after:avoid}h3,h4,summary,caption{break-after:avoid}
.verdict,.card,ol.actions>li,.finding li,tr,figure,.glance>div{break-inside:avoid}
.verdict,.tag,.no,svg,pre{print-color-adjust:exact;-webkit-print-color-adjust:exact}
details:not([open])::details-content{content-visibility:visible!important;block-size:auto!important;display:block!important}
summary{list-style:none;color:var(--ink)}summary::-webkit-details-marker{display:none}
.scroll{overflow:visible}.cards{grid-template-columns:repeat(3,1fr)}.glance{grid-template-columns:repeat(2,1fr)}
a{color:inherit;text-decoration:none}thead{display:table-header-group}pre{font-size:8.5pt}table{font-size:9pt}}
`

/** The whole sheet, with the brand's colour where it is one. */
export function styleOf(color: string | undefined): string {
  const brand = (color === undefined ? null : brandColors(color)) ?? DEFAULT_BRAND
  return [tokens(brand), BASE, COVER, PARTS, NARROW, PRINT].map(part => part.trim()).join('\n')
}
