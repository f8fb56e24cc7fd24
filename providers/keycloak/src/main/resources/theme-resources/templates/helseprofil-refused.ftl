<#import "template.ftl" as layout>
<#macro marked text><#list text?split("`") as part><#if part?item_parity == "even"><code>${part}</code><#else>${part}</#if></#list></#macro>
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        ${msg(heading)}
    <#elseif section = "form">
        <div id="kc-error-message" class="pf-v5-c-content pf-v5-u-text-break-word">
            <p class="instruction">${msg(sentence)}</p>
            <#if requirement?has_content>
                <section aria-labelledby="helseprofil-requirement">
                    <h2 id="helseprofil-requirement">${msg("helseprofil.refused.developer")}</h2>
                    <p lang="${requirement.language}">${requirement.title}.</p>
                    <p lang="${requirement.language}"><@marked requirement.remedy/></p>
                    <p><a id="helseprofil-page" href="${requirement.page}">${msg("helseprofil.refused.page")}</a></p>
                    <p lang="en"><code>${requirement.description}</code></p>
                </section>
            </#if>
        </div>
    </#if>
</@layout.registrationLayout>
