namespace MlNetFixedHeads.Estimators.Reporting;

/// <summary>The page's style sheet: light and dark by the reader's setting, one column on a phone, plain on paper.</summary>
internal static class ReportStyle
{
    public const string Css = """
        :root{color-scheme:light dark;--bg:#fff;--fg:#1d2129;--dim:#5a6270;--line:#d5d9e0;--card:#f5f6f9;--good:#1f6fd0;--bad:#c8440a;--second:#1f6fd0;--first:#b0570a}
        @media(prefers-color-scheme:dark){:root{--bg:#14171c;--fg:#e6e9ee;--dim:#a4adba;--line:#363c47;--card:#1e222a;--good:#63a8ff;--bad:#ff8a55;--second:#63a8ff;--first:#f0a95c}}
        *{box-sizing:border-box}html{-webkit-text-size-adjust:100%}
        body{margin:0 auto;max-width:68rem;padding:1rem;background:var(--bg);color:var(--fg);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:break-word}
        h1{font-size:1.6rem;line-height:1.2;margin:.5rem 0}h2{font-size:1.2rem;margin:2.2rem 0 .6rem;border-bottom:1px solid var(--line);padding-bottom:.2rem}h3{font-size:1rem;margin:1rem 0 .3rem}
        p{margin:.4rem 0}.dim,figcaption,caption{color:var(--dim)}a{color:var(--good)}nav a{margin-right:.9rem;display:inline-block;padding:.2rem 0}
        .tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(9.5rem,1fr));gap:.6rem;margin:1rem 0}.tiles div{background:var(--card);border-radius:.5rem;padding:.6rem .8rem}
        .tiles dt{color:var(--dim);font-size:.85rem}.tiles dd{margin:0;font-size:1.4rem;font-variant-numeric:tabular-nums}.tiles small{display:block;font-size:.8rem;color:var(--dim)}
        .scroll{overflow-x:auto}.scroll:focus-visible,button:focus-visible,input:focus-visible{outline:2px solid var(--good);outline-offset:2px}
        table{border-collapse:collapse;font-variant-numeric:tabular-nums;width:100%}caption{text-align:left;padding:.2rem 0}
        th,td{padding:.3rem .6rem;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap;vertical-align:top}thead th{white-space:normal;vertical-align:bottom}
        th:first-child,td:first-child,.words th,.words td{text-align:left;white-space:normal;min-width:6.5rem;max-width:22rem}
        .words{table-layout:fixed}.words th,.words td{overflow-wrap:anywhere}.words td:last-child{width:62%}.pairs td:nth-child(2),.pairs th:nth-child(2){text-align:left;white-space:normal;min-width:6.5rem}
        th button{font:inherit;font-weight:600;color:inherit;background:none;border:0;padding:.2rem 0;cursor:pointer;text-align:inherit}
        th[aria-sort=ascending] button::after{content:" \25B2"}th[aria-sort=descending] button::after{content:" \25BC"}
        input{font:inherit;padding:.3rem .5rem;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:.3rem;max-width:100%}
        .tall{max-height:34rem;overflow:auto}.tall thead th{position:sticky;top:0;background:var(--bg)}
        figure{margin:.8rem 0}figcaption,.row small,header p{overflow-wrap:anywhere}svg{max-width:100%;height:auto;display:block}svg text{fill:var(--fg);font:12px system-ui,sans-serif}svg .dimtext{fill:var(--dim)}
        .axis{stroke:var(--dim);stroke-width:1;fill:none}.grid{stroke:var(--line);stroke-width:1}.c1{stroke:var(--first);fill:none;stroke-width:2;stroke-dasharray:6 3}.c2{stroke:var(--second);fill:none;stroke-width:2}
        .t1{fill:var(--first)!important}.t2{fill:var(--second)!important}.bar{fill:var(--good);fill-opacity:.75}.gap{fill:var(--bad);fill-opacity:.12;stroke:var(--bad);stroke-width:1.5}.right{fill:var(--good)}.wrong{fill:var(--bad)}.cell{fill:none;stroke:var(--line);stroke-width:.5}
        .matrix{max-width:100%;width:40rem;height:auto;border:1px solid var(--line);image-rendering:pixelated}
        .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:1rem}
        .cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr));gap:.8rem}.cards figure{margin:0;background:var(--card);border-radius:.5rem;padding:.7rem}
        .row{display:flex;gap:.4rem;flex-wrap:wrap}.row div{flex:1 1 5.5rem;min-width:0;max-width:12rem}.row img{width:100%;height:auto;display:block;border-radius:.25rem}.row small{color:var(--dim)}
        @media print{:root{--bg:#fff;--fg:#000;--dim:#444;--line:#bbb;--card:#f5f5f5;--good:#1f6fd0;--bad:#c8440a;--second:#1f6fd0;--first:#b0570a}
        body{max-width:none;padding:0;font-size:10pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}nav,input,label{display:none}.tall{max-height:none;overflow:visible}.scroll{overflow:visible}
        figure,.tiles div,tr{break-inside:avoid}h2,h3{break-after:avoid}thead{display:table-header-group}th button::after{content:none!important}.tall thead th{position:static}}
        """;
}
