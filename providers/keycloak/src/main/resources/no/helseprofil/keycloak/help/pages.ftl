<#ftl strip_text=true>
<#assign t = texts.get>
<#macro section key><section><h2>${t(key)}</h2><#nested></section></#macro>
<#macro said key text><@section key><p><@html.marked text/></p></@section></#macro>
<#macro languages>
<nav class="languages" aria-label="${t("languages")}"><ul>
<#list .data_model.languages as tag, name>
<li><a href="?kc_locale=${tag}" lang="${tag}" hreflang="${tag}"<#if tag == language> aria-current="true"</#if>>${name}</a></li>
</#list>
</ul></nav>
</#macro>
<#macro back>
<nav><a href="${links.list}${chosen}">← ${t("back")}</a></nav>
</#macro>
<#macro message>
<h1>${t(key + ".title")}</h1>
<p>${t(key + ".text")}</p>
</#macro>

<#-- All requirements. -->
<#macro list>
<h1>${t("list.title")}</h1>
<p>${t("list.intro")}<#if tests> <a href="${links.tests}">${t("list.try")}</a></#if></p>
<#list groups as group, requirements>
<@section group.heading()>
<ul class="requirements">
<#list requirements as view>
<li><a href="${links.to(view.id)}${chosen}">${view.title}</a><code>${view.id}</code><#if !view.state.holds()><span class="badge">${t("badge." + view.state.id())}</span></#if></li>
</#list>
</ul>
</@section>
</#list>
</#macro>

<#macro one>
<@back/>
<h1>${view.title}</h1>
<p class="id"><code>${view.id}</code></p>
<@said "asked" view.text/>
<@section "since"><p<#if !view.state.holds()> class="note"</#if>>${view.since}</p></@section>
<#if view.change??><@said "change" view.change/></#if>
<@said "remedy" view.remedy/>
<#if view.settings?has_content>
<@section "settings">
<p>${t("settings.intro")}</p>
<dl>
<#-- The admin console's words are in English, whatever the language of the page. -->
<#list view.settings as setting>
<div><dt><span lang="en">${setting.console}</span></dt><dd><code>${setting.name} = ${setting.value}</code></dd></div>
</#list>
</dl>
</@section>
</#if>
<#if view.examples?has_content>
<@section "examples">
<p>${t("examples.intro")}</p>
<#list view.examples as example>
<details><summary>${example.library}</summary><pre lang="en"><code>${example.code}</code></pre></details>
</#list>
</@section>
</#if>
<@said "test" view.test/>
<#if view.parameters?has_content>
<@section "parameters">
<dl>
<#list view.parameters as value>
<div><dt><code>${value.name}</code></dt><dd><strong>${shown.apply(value.value)}</strong><span><@html.marked value.text/></span><#t>
<span>${t("parameter.default")}: ${shown.apply(value.byDefault)}; ${t("parameter.range")}: ${value.range}</span></dd></div>
</#list>
</dl>
</@section>
</#if>
<#if view.stages?has_content>
<@section "stages">
<dl>
<#list view.stages as stage>
<div><dt><code>${stage.name}</code></dt><dd><strong><#list stage.parameters as value>${value.name}: ${shown.apply(value.value)}<#sep>, </#list></strong><span>${stage.since}</span></dd></div>
</#list>
</dl>
</@section>
</#if>
<@section "facts">
<dl>
<@html.fact t("kind")>${t("kind." + view.kind)}</@>
<#if view.error??><@html.fact t("error")><code>${view.error}</code></@></#if>
<@html.fact t("references")>
<ul>
<#list view.references as reference>
<#assign found = address.apply(reference)>
<li><#if found.present><a href="${found.get()}">${reference}</a><#else>${reference}</#if></li>
</#list>
</ul>
</@>
</dl>
</@section>
</#macro>

<@html.page title=(key == "one")?then((view.title)!, t((key == "one")?then("list", key) + ".title"))>
<@languages/>
<#if key == "list"><@list/><#elseif key == "one"><@one/><#else><#if key == "unknown"><@back/></#if><@message/></#if>
</@html.page>
