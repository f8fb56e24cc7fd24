<#ftl strip_text=true>
<#-- Parts that reports share. -->
<#assign f = words.filled evidenceWord = t("evidence") beginnings = once.get() dates = once.get() remedies = once.get() titles = once.get()>

<#macro page title>
<@html.page title=title class="report">
<h1>${title}</h1>
<#nested>
</@html.page>
</#macro>

<#-- A part of the page that links can address by its id. -->
<#macro section id class="">
<section<#if class?has_content> class="${class}"</#if>><h2 id="${id?split(".")?last}">${t(id + ".title")}</h2>
<#nested>
</section>
</#macro>

<#-- A table that scrolls by itself, by touch or keyboard, if it is wider than the window. -->
<#macro table caption columns>
<div class="scrolled" role="region" tabindex="0" aria-label="${caption}"><table><caption>${caption}</caption><thead><tr><#list columns as column><th scope="col"<#if column == "stops.why"> class="why"</#if>>${t(column)}</th></#list></tr></thead><tbody>
<#nested>
</tbody></table></div>
</#macro>

<#macro fact word><div><dt>${t(word)}</dt><dd><#nested></dd></div></#macro>

<#macro list items><ul><#list items as item><li>${item}</li></#list></ul></#macro>

<#macro badge verdict><span class="verdict ${verdict.id()}">${words.verdict(verdict)}</span></#macro>

<#macro named requirement>${words.title(requirement)} <code>${requirement}</code></#macro>

<#-- A sentence of the server's, which is English on every page. It is folded on pages in other languages. -->
<#macro english element sentence><#if language == "en"><${element} lang="en"<#if element == "p"> class="said"</#if>>${sentence}</${element}><#else><details class="said"><summary>${t("said")}</summary><${element} lang="en">${sentence}</${element}></details></#if></#macro>

<#macro helpLink requirement><#local address = help.apply(requirement)!><#if address?has_content><a href="${address}">${f("help", requirement)}</a></#if></#macro>

<#macro times>
<@fact "run.started">${words.date(run.started)}</@>
<#if run.ended??><@fact "run.ended">${words.date(run.ended)}</@></#if>
</#macro>

<#macro evidenceList all><div class="evidence"><p>${evidenceWord}:</p><ul><#list all as each><li><code>${evidences.withoutSpan(each)}<#local span = evidences.span(each)><#if span != ""><span class="clock">${span}</span></#if></code></li></#list></ul></div></#macro>

<#macro finding verdict heading>
<#local any = verdict.ofAnySubject><@beginnings key=any><section class="finding ${verdict.verdict.id()}"><${heading}>${words.title(verdict.requirement)} <@badge verdict.verdict/></${heading}><p class="id"><code>${verdict.requirement}</code></p></@><#t>
<#if verdict.message??><@english "p" verdict.message/></#if><#t>
<#if verdict.from??><@dates key=verdict.from><#local sentence = f("from", verdict.from) clock = words.clock(verdict.from)><p class="from">${sentence?keep_before(clock)}<span class="clock">${clock}</span>${sentence?keep_after(clock)}</p></@></#if><#t>
<#local evidence = verdict.evidence><#if evidence?has_content><@evidenceList evidence/></#if><#t>
<@remedies key=any><#local remedy = words.remedy(verdict)!><#if remedy != ""><p class="remedy"><strong>${t("remedy")}: </strong><@html.marked remedy/></p><#if help.apply(verdict.requirement)??><p class="help"><@helpLink verdict.requirement/></p></#if></#if></section></@>
</#macro>

<#macro findings all heading>
<#list all as verdict>
<@finding verdict heading/>
<#else>
<p>${t("findings.none")}</p>
</#list>
</#macro>

<#macro joined requirements><#list requirements as id>${words.title(id)}<#sep>; </#list></#macro>

<#-- A section of a report, about one subject, for the person who is to mend it. -->
<#macro subject view heading below id=view.id>
<#local about = view.subject kind = view.kind>
<section class="subject"><${heading} id="${id}">${about.clientId}</${heading}>
<#if about.name??><p class="name">${about.name}</p></#if>
<#if kind == "client">
<dl><#t>
<@fact "state">${t("state." + about.state)}</@><#t>
<#if about.cohort??><@fact "cohort">${about.cohort}</@></#if><#t>
<#local registered = view.registered!><#if registered != ""><@fact "registered">${registered}</@></#if><#t>
<#if !about.enabled><@fact "enabled">${t("enabled.no")}</@></#if><#t>
<@fact "last-seen"><#if about.lastSeen??>${words.date(about.lastSeen)}<#else>${t("last-seen.never")}</#if></@><#t>
<#local stop = view.stop!><#if stop != ""><div class="stopping"><dt>${t("stops")}</dt><dd>${stop}</dd></div></#if><#t>
<#if about.keys?has_content><@fact "keys"><@list view.keys/></@></#if><#t>
<#if about.waivers?has_content><@fact "waivers"><@list view.waivers/></@></#if><#t>
<#if about.remarks?has_content><@fact "remarks"><@list view.remarks/></@></#if><#t>
</dl>
<#elseif kind == "api">
<dl><@fact "api.url">${about.url!t("api.url.none")}</@><@fact "api.requests">${about.requests}</@><#t>
<#if about.inconclusive??><@fact "verdict.inconclusive"><@english "span" about.inconclusive/></@></#if></dl>
</#if>
<#if !view.isUnknown><@findings view.findings below/></#if>
<#list view.others as group>
<section class="others"><${below}>${words.verdict(group.verdict)}</${below}><#t>
<#if group.requirements?has_content><p><@titles key=group.requirements><@joined group.requirements/></@></p></#if><#t>
<#list group.reasons><ul><#items as reason><li><@joined reason.requirements/> <@english "span" reason.text/><#if reason.evidence?has_content><@evidenceList reason.evidence/></#if></li></#items></ul></#list></section>
</#list>
</section>
</#macro>
