
(()=>{"use strict";
const make=(tag,words)=>{const e=document.createElement(tag);if(words)e.textContent=words;return e};
const value=(row,at)=>{const c=row.cells[at];return c?(c.dataset.v===undefined?c.textContent:c.dataset.v):""};
const compare=(a,b)=>{const x=parseFloat(a),y=parseFloat(b);
if(a===""||b==="")return a===b?0:a===""?1:-1;
return Number.isNaN(x)||Number.isNaN(y)?a.localeCompare(b,"en"):x-y};
for(const table of document.querySelectorAll("table.sortable")){
const body=table.tBodies[0],heads=[...table.tHead.rows[0].cells];
heads.forEach((head,at)=>{const button=make("button",head.textContent);button.type="button";head.textContent="";head.append(button);head.setAttribute("aria-sort","none");
button.addEventListener("click",()=>{const was=head.getAttribute("aria-sort"),numbers=head.classList.contains("n");
const down=was==="none"?numbers:was==="ascending";
heads.forEach(h=>h.setAttribute("aria-sort","none"));head.setAttribute("aria-sort",down?"descending":"ascending");
const rows=[...body.rows];rows.sort((a,b)=>{const x=value(a,at),y=value(b,at);if(x===""||y==="")return compare(x,y);return down?compare(y,x):compare(x,y)});
body.append(...rows);});});
if(body.rows.length<8)continue;
const tools=make("div");tools.className="tools";
const find=make("label","Find a creator"),input=make("input");input.type="search";input.autocomplete="off";find.append(input);
tools.append(find);
const tier=heads.findIndex(h=>h.textContent==="Tier");let select=null;
if(tier>=0){const label=make("label","Tier");select=make("select");select.append(make("option","all"));
[...new Set([...body.rows].map(r=>r.cells[tier].textContent))].forEach(t=>select.append(make("option",t)));label.append(select);tools.append(label)}
const shown=make("output");tools.append(shown);
const filter=()=>{const wanted=input.value.trim().toLowerCase();let n=0;
for(const row of body.rows){const fits=(!wanted||row.textContent.toLowerCase().includes(wanted))&&(!select||select.selectedIndex===0||row.cells[tier].textContent===select.value);row.hidden=!fits;if(fits)n++}
shown.textContent=n===body.rows.length?n+" creators":n+" of "+body.rows.length+" creators"};
input.addEventListener("input",filter);if(select)select.addEventListener("change",filter);filter();
table.closest(".scroll").before(tools)}
})();
