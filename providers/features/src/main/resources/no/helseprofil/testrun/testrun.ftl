<#ftl strip_text=true>
<#assign t = words.get>
<#macro intro key>
<h1>${t(key + ".title")}</h1>
<p><#nested></p>
</#macro>
<#macro section key>
<section>
<h2>${t(key)}</h2>
<p><@html.marked t(key + ".text")/></p>
<#nested>
</section>
</#macro>

<#-- The plan and how to begin. -->
<#macro start>
<@intro "start"><@html.marked t("start.intro")/></@>
<#if open>
<@section "start.temporary">
<pre><code>curl -X POST -H 'Content-Type: application/json' ${address}runs \
    -d '{"software_id":"…","software_version":"1.0",
         "jwks":{"keys":[{"kty":"EC","crv":"P-256","kid":"1","alg":"ES256","x":"…","y":"…"}]},
         "redirect_uris":["http://127.0.0.1:8765/callback"]}'</code></pre>
</@section>
<@section "start.own">
<pre><code>curl -X POST -H "Authorization: DPoP $TOKEN" -H "DPoP: $PROOF" -H 'Content-Type: application/json' ${address}runs \
    -d '{"software_id":"…","software_version":"1.0"}'</code></pre>
</@section>
<@section "start.result"/>
<h2>${t("plan")}</h2>
<dl>
<#list plan as step>
<@html.fact words.title(step)><@html.marked words.todo(step)/></@>
</#list>
</dl>
<#else>
<p class="note"><@html.marked t("start.closed")/></p>
</#if>
</#macro>

<#macro progress>
<@intro "run"><@html.marked t(on?then("run.on", "run.over"))/></@>
<#assign trial = run.trial>
<dl>
<@html.fact t("run.client")><code>${run.clientId}</code></@>
<@html.fact t("run.software")><#if (trial.setup.software)??>${trial.setup.software.id} ${trial.setup.software.version}<#else>–</#if></@>
<@html.fact t("run.verdict")>${words.verdict(trial.verdict)}</@>
<@html.fact t("run.started")>${words.date(run.started)}</@>
<@html.fact t(run.ended???then("run.ended", "run.ends"))>${words.date(run.ended!run.ends)}</@>
<@html.fact t("run.requests")>${trial.requests}</@>
</dl>
<#list trial.plan as step>
<@tested step?counter step trial.state(step)/>
</#list>
<#if run.ended??>
<h2>${t("evidence")}</h2>
<#if run.named>
<p><@html.marked t("evidence.text")/></p>
<p><a href="${evidence}">${t("evidence.link")}</a></p>
<#else>
<p><@html.marked t("evidence.none")/></p>
</#if>
</#if>
</#macro>

<#macro tested number step state>
<section>
<h2>${number}. ${words.title(step)}</h2>
<p><strong>${words.verdict(state.verdict)}</strong><#if state.met != 0> (${t("run.requests")}: ${state.met}, ${t("run.wrong")}: ${state.wrong})</#if></p>
<#if state.verdict.id() != "passed">
<p><@html.marked words.todo(step)/></p>
</#if>
<#if state.reason??>
<p class="note"><@html.marked words.reason(state).get()/></p>
</#if>
<#list words.requirements(state) as requirement>
<p><a href="${help.apply(requirement.id())}">${words.title(requirement)}</a> <code>${requirement.id()}</code></p>
<p><@html.marked words.remedy(requirement)/></p>
</#list>
</section>
</#macro>

<@html.page title=t(key + ".title")>
<#if key == "start"><@start/><#elseif key == "run"><@progress/><#else><@intro "unknown"><@html.marked t("unknown.text")/></@></#if>
</@html.page>
