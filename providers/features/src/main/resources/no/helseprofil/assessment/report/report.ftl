<#ftl strip_text=true>
<#include "parts.ftl">
<#macro link target><a href="#${target}"><#nested></a></#macro>

<#macro beginning>
<p class="lead">${lead.sentence}</p>
<#if lead.shares?has_content>
<#-- The bar is hidden from screen readers, since the text below it says the same. -->
<#assign before = 0 clients = summary.clients()>
<figure><svg class="shares" viewBox="0 0 1000 40" preserveAspectRatio="none" aria-hidden="true"><#list lead.shares as share><#assign from = (before * 1000 / clients)?int before += share.count><rect class="${share.verdict.id()}" x="${from}" width="${(before * 1000 / clients)?int - from}" height="40"></rect></#list></svg><#t>
<figcaption><ul class="legend"><#list lead.shares as share><li><span class="sign ${share.verdict.id()}" aria-hidden="true">${words.sign(share.verdict)}</span> ${f(share.word, share.count)}</li></#list></ul></figcaption></figure>
</#if>
</#macro>

<#macro runFacts>
<dl class="facts">
<@fact "run.id">${run.id}</@>
<@fact "run.status">${t("status." + run.status.id())}</@>
<@times/>
<@fact "run.by">${run.startedBy!t("run.schedule")}</@>
<#if run.status.id() != "done"><@fact "run.progress">${f("run.progress.of", run.done, run.total)}</@></#if>
<#if run.reason??><@fact "run.reason"><@english "span" run.reason/></@></#if>
</dl>
</#macro>

<#macro contents>
<nav aria-label="${t("contents")}"><ul>
<#list ["overview", "stops", "requirements", "matrix"] + (realm??)?then(["realm"], []) + parts?map(part -> part.kind.id() + "s") as id>
<li><@link id>${t(id + ".title")}</@></li>
</#list>
</ul></nav>
</#macro>

<#macro overview>
<@section "overview">
<dl class="facts">
<#list kinds?filter(kind -> kind.id() != "realm") as kind>
<@fact "kind." + kind.id() + "s">${f("overview.of", summary.counted(kind), summary.withFindings(kind))}</@>
</#list>
<@fact "stopping">${summary.stopping()}</@>
</dl>
</@section>
</#macro>

<#macro stopping>
<#assign stops = summary.stops()>
<@section "stops" stops?has_content?then("stops", "")>
<#if stops?has_content>
<@table caption=t("stops.title") columns=["kind.client", "stops.when", "stops.why"]>
<#list stops as stop>
<tr><th scope="row"><@link "client-" + stop.number>${stop.clientId}</@></th><td>${stop.at.isAfter(run.started)?then(words.date(stop.at), t("stops.now"))}</td><td class="why"><ul class="plain"><#list stop.requirements as id><li><@named id/></li></#list></ul></td></tr>
</#list>
</@table>
<#assign more = summary.stopping() - stops?size>
<#if more != 0><p>${f("stops.more", more)}</p></#if>
<#else>
<p>${t("stops.none")}</p>
</#if>
</@section>
</#macro>

<#macro requirements>
<@section "requirements" "counts">
<@table caption=t("requirements.title") columns=["requirement", "about"] + verdicts?map(verdict -> "verdict." + verdict.id())>
<#list kinds as kind>
<#list summary.requirements(kind) as id>
<#assign tally = summary.tally(kind, id)>
<tr<#if !tally.isRemarkable()> class="quiet"</#if>><th scope="row"><@named id/></th><td>${t("kind." + kind.id())}</td><#t>
<#list verdicts as verdict><#assign count = tally.count(verdict)><td class="number<#if count == 0> none</#if>">${count}</td></#list></tr>
</#list>
</#list>
</@table>
</@section>
</#macro>

<#-- The remedies for print, where each stands once, before all subjects that need it; on a screen it stands beside each
     finding. -->
<#macro printed>
<#assign found = []>
<#list parts as part><#list summary.requirements(part.kind) as id>
<#assign remedy = summary.remedy(part.kind, id, words)!>
<#if remedy != ""><#assign found += [{"id": id, "remedy": remedy}]></#if>
</#list></#list>
<#list found>
<section class="printed"><h2>${t("remedies.title")}</h2>
<dl class="remedies">
<#items as each>
<div><dt><@named each.id/></dt><dd><@html.marked each.remedy/></dd></div>
</#items>
</dl>
</section>
</#list>
</#macro>

<#-- Subjects and requirements: a cell shows its verdict as one character, and names it for screen readers. -->
<#macro matrices>
<@section "matrix" "wide">
<p>${t("matrix.intro")}</p>
<ul class="legend"><#list verdicts as verdict><li><span class="sign ${verdict.id()}">${words.sign(verdict)}</span> ${words.verdict(verdict)}</li></#list></ul>
<#assign cell = once.get()>
<#list parts as part>
<#assign columns = summary.requirements(part.kind) cells = once.get() caption = t("matrix." + part.kind.id())>
<div class="matrix"><div class="scrolled" role="region" tabindex="0" aria-label="${caption}"><table><caption>${caption}</caption><thead><tr><th scope="col">${t("kind." + part.kind.id())}</th><#list columns as id><th scope="col" class="upright"><span>${words.title(id)}</span></th></#list></tr></thead><tbody>
<#list matrix.rows(part.kind) as row>
<tr><th scope="row"><#if row.hasSection><a href="#${row.id}">${row.name}</a><#else>${row.name}</#if></th><#t>
<@cells key=row.verdicts><#list columns as id><#assign verdict = row.verdict(id)><@cell key=verdict><td class="${verdict.id()}"><span aria-hidden="true">${words.sign(verdict)}</span><span class="heard">${words.verdict(verdict)}</span></td></@></#list></@></tr>
</#list>
</tbody></table></div></div>
</#list>
</@section>
</#macro>

<#macro subjects>
<#list parts as part>
<@section part.kind.id() + "s" "subjects">
<@part.sections; view>
<@subject view "h3" "h4"/>
</@>
<#list part.right>
<section><h3>${t("right")}</h3>
<ul class="right"><#items as name><li>${name}</li></#items></ul>
</section>
</#list>
</@section>
</#list>
</#macro>

<@page title>
<#if one>
<#-- A single client needs no summaries, and shows all findings. -->
<#if summary.subjects(parts?first.kind) == 0><p class="lead">${t("lead.absent")}</p><#else><@beginning/></#if>
<@runFacts/>
<#list parts as part>
<@part.sections; view>
<@subject view "h2" "h3"/>
</@>
</#list>
<#else>
<@beginning/>
<@runFacts/>
<@contents/>
<@overview/>
<@stopping/>
<@requirements/>
<@printed/>
<@matrices/>
<#if realm??><@section "realm"><@findings realm.findings "h3"/></@section></#if>
<@subjects/>
</#if>
</@page>
