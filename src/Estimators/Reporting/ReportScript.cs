using System.Security.Cryptography;
using System.Text;

namespace MlNetFixedHeads.Estimators.Reporting;

/// <summary>The page's only script: it sorts and filters the table of classes. The page's policy allows no other to run.</summary>
internal static class ReportScript
{
    public const string Code = """
        'use strict';
        for(const table of document.querySelectorAll('table.sortable')){
        const body=table.tBodies[0],heads=[...table.tHead.rows[0].cells];
        heads.forEach((head,i)=>head.querySelector('button').addEventListener('click',()=>{
        const down=head.getAttribute('aria-sort')!=='descending'&&i>0||head.getAttribute('aria-sort')==='ascending';
        heads.forEach(h=>h.setAttribute('aria-sort','none'));head.setAttribute('aria-sort',down?'descending':'ascending');
        const key=r=>r.cells[i].dataset.v??r.cells[i].textContent;
        const rows=[...body.rows].sort((a,b)=>{const x=key(a),y=key(b);return i>0?x-y:x.localeCompare(y)});
        if(down)rows.reverse();body.append(...rows)}));
        const filter=document.getElementById(table.dataset.filter);
        if(filter)filter.addEventListener('input',()=>{const t=filter.value.toLowerCase();for(const r of body.rows)r.hidden=!r.cells[0].textContent.toLowerCase().includes(t)})}
        """;

    /// <summary>Source of the policy that lets exactly this script run.</summary>
    public static string Hash { get; } = $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Code.ReplaceLineEndings("\n"))))}";
}
