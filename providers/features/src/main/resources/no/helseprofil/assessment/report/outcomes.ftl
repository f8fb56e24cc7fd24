<#ftl strip_text=true>
<#include "parts.ftl">
<#-- Outcomes as one page for a board: the result in a sentence and a picture, then the figures behind it. -->
<#assign all = outcomes.outcomes total = all.total standing = all.standing number = outcomes.number day = outcomes.day>
<#-- The hours at risk as a bar chart, with a bar for each day or for several days. -->
<#macro picture days>
<#local bars = outcomes.bars together = outcomes.together most = bars?max>
<#local said = f((together == 1)?then("outcome.picture", "outcome.picture.several"), day(days?first), day(days?last), number(most), together)>
<figure><svg class="bars" viewBox="0 0 ${[bars?size, 31]?max * 12} 100" preserveAspectRatio="none" role="img" aria-label="${said}"><#list bars as hours><#local height = (most == 0)?then(0, (hours / most * 100)?round)><rect x="${hours?index * 12}" y="${100 - height}" width="10" height="${height}"></rect></#list></svg><figcaption>${said}</figcaption></figure>
</#macro>
<#macro counts title rows>
<table><caption>${t(title)}</caption><tbody>
<#list rows as row>
<tr><th scope="row">${t("outcome." + row.word)}</th><td class="number">${number(row.count)}</td></tr>
</#list>
</tbody></table>
</#macro>
<#function median of>
<#if of.asked == 0><#return t("outcome.median.none")></#if>
<#if of.medianDays??><#return f("outcome.median.days", of.medianDays, of.complied, of.asked)></#if>
<#return f("outcome.median.open", of.complied, of.asked)>
</#function>
<#function byTimetable ending>
<#if ending.clients == 0><#return t("outcome.zero.now")></#if>
<#if ending.at??><#return f("outcome.zero.dated", outcomes.date(ending.at), ending.clients)></#if>
<#return f("outcome.zero.undated", ending.undated, ending.clients)>
</#function>

<@page t("outcome.title")>
<div class="board"><p>${f("outcome.span", day(all.span.from), day(all.span.to))}</p>
<#if all.days?has_content>
<p class="lead">${f("outcome.lead", number(outcomes.share), number(total.hoursAtRisk))}</p>
<#assign before = all.totalBefore>
<#if before.present><p>${f("outcome.lead.before", number(before.get().hoursAtRisk))}</p></#if>
<@picture all.days/>
<#else>
<p class="lead">${t("outcome.lead.none")}</p>
</#if>
<div class="figures">
<@counts "outcome.tokens" outcomes.tokens/>
<@counts "outcome.attempts" outcomes.attempts/>
<@counts "outcome.clients" outcomes.clients/>
<dl>
<@fact "outcome.median">${median(standing.compliance)}</@>
<@fact "outcome.waivers"><#if standing.waiversEnd??>${f("outcome.waivers.until", standing.waivers, outcomes.date(standing.waiversEnd))}<#else>${t("outcome.waivers.none")}</#if></@>
<@fact "outcome.zero.timetable">${byTimetable(standing.ending)}</@>
<#assign zero = all.zeroByTrend>
<@fact "outcome.zero.trend"><#if zero.present>${day(zero.get())}<#else>${t("outcome.zero.trend.none")}</#if></@>
</dl>
</div>
<section><h2 id="meaning">${t("outcome.meaning")}</h2>
<#list ["likelihood", "impact", "attempts", "keycloak"] as part><p>${t("outcome.meaning." + part)}</p></#list>
</section>
</div>
</@page>
