<#ftl strip_text=true>
<#include "parts.ftl">
<@page t("difference.title")>
<dl>
<@fact "difference.since">${words.date(since)}</@>
<@fact "difference.until">${words.date(until)}</@>
<#list kinds as kind><@fact "change." + kind.id()>${count.apply(kind)}</@></#list>
</dl>
<#if none>
<p>${t("difference.none")}</p>
<#else>
<@table caption=t("difference.title") columns=["difference.subject", "about", "requirement", "difference.change", "difference.verdict", "remedy"]>
<@changes; change>
<tr><th scope="row">${change.subject.clientId}</th><td>${t("kind." + change.subject.kind.id())}</td><td><@named change.requirement/></td><td>${t("change." + change.kind.id())}</td><#t>
<td><#if change.before??><@badge change.before/> → </#if><#if change.now??><@badge change.now.verdict/><#else>${t("difference.no-verdict")}</#if></td><td><#t>
<#if change.now??><@remedies key=change.now.ofAnySubject><#assign remedy = words.remedy(change.now)!><#if remedy != ""><@html.marked remedy/><#if help.apply(change.requirement)??> <@helpLink change.requirement/></#if></#if></@></#if></td></tr>
</@changes>
</@table>
</#if>
</@page>
