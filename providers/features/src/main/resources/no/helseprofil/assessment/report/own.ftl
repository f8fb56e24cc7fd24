<#ftl strip_text=true>
<#include "parts.ftl">
<@page t("title.own")>
<#if own.others?has_content>
<section><h2 id="others">${t("own.others.title")}</h2>
<p>${t("own.others.intro")}</p>
<ul><#list own.others as clientId, address><li><a href="${address}">${clientId}</a></li></#list></ul>
</section>
</#if>
<dl><@times/></dl>
<#if (own.standing.authentication.requirement)??>
<#assign way = own.standing.authentication name = words.title(way.requirement)>
<p><#if way.ends??>${f("own.ends.dated", name, way.requirement, way.ends)}<#else>${f("own.ends.undated", name, way.requirement)}</#if></p>
</#if>
<@sections; view><@subject view "h2" "h3" view.kind/></@>
<@section "own.refused">
<p>${f("own.refused.intro", days)}</p>
<#if own.standing.refused?has_content>
<@table caption=t("own.refused.title") columns=["requirement", "own.refused.endpoint", "own.refused.count", "own.refused.last", "own.refused.proven"]>
<#list own.standing.refused as line>
<tr><th scope="row">${own.title(line)} <code>${line.requirement}</code><#if help.apply(own.requirement(line))??> <@helpLink own.requirement(line)/></#if></th><#t>
<td><code>${line.endpoint}</code></td><td class="number">${line.count}</td><td>${words.date(line.last)}</td><td>${t("own.refused.proven." + line.proven?string("yes", "no"))}</td></tr>
</#list>
</@table>
<#else>
<p>${t("own.refused.none")}</p>
</#if>
</@section>
</@page>
