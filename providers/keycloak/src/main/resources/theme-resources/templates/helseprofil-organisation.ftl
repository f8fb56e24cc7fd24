<#import "template.ftl" as layout>
<#assign wrong = messagesPerField.existsError("organisation")>
<@layout.registrationLayout displayMessage=!wrong; section>
    <#if section = "header">
        ${msg("helseprofil.organisation.heading")}
    <#elseif section = "form">
        <form id="kc-helseprofil-organisation" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
            <div class="${properties.kcFormGroupClass!}">
                <#if wrong>
                    <div id="helseprofil-organisation-error" role="alert" class="${properties.kcInputHelperTextClass!}">
                        <div class="${properties.kcInputHelperTextItemClass!} ${properties.kcError!}">
                            <span class="${properties.kcInputErrorMessageClass!}">${messagesPerField.get("organisation")}</span>
                        </div>
                    </div>
                </#if>
                <fieldset id="helseprofil-organisations" class="helseprofil-organisations pf-v5-c-form__fieldset"<#if wrong> aria-describedby="helseprofil-organisation-error"</#if>>
                    <legend class="${properties.kcLabelClass!} pf-v5-u-pb-sm">${msg("helseprofil.organisation.legend")}</legend>
                    <#list organisations as organisation>
                        <div class="${properties.kcCheckboxClass!} pf-v5-u-pb-sm">
                            <input type="radio" id="organisation-${organisation?index}" name="organisation" value="${organisation.value}"
                                class="${properties.kcCheckboxInputClass!}"<#if organisation.last> checked</#if><#if wrong> aria-invalid="true"</#if> required>
                            <label for="organisation-${organisation?index}" class="${properties.kcCheckboxLabelClass!}">
                                <#if organisation.name?has_content><strong>${organisation.name}</strong> </#if>${msg("helseprofil.organisation.number", organisation.number)}<#if organisation.parent?has_content><br>
                                <small>${msg("helseprofil.organisation.part")} <#if organisation.parentName?has_content>${organisation.parentName}, </#if>${msg("helseprofil.organisation.number", organisation.parent)}</small></#if>
                            </label>
                        </div>
                    </#list>
                </fieldset>
            </div>
            <div class="${properties.kcFormGroupClass!}">
                <div class="${properties.kcCheckboxClass!}">
                    <input type="checkbox" id="remember" name="remember" class="${properties.kcCheckboxInputClass!}" checked>
                    <label for="remember" class="${properties.kcCheckboxLabelClass!}">${msg("helseprofil.organisation.remember")}</label>
                </div>
            </div>
            <div class="${properties.kcFormGroupClass!}">
                <div class="${properties.kcFormActionGroupClass!}">
                    <button type="submit" id="kc-submit" class="${properties.kcButtonClass!} ${properties.kcButtonPrimaryClass!}">${msg("helseprofil.organisation.continue")}</button>
                    <#if isAppInitiatedAction??>
                        <button type="submit" id="kc-cancel" name="cancel-aia" value="true" formnovalidate class="${properties.kcButtonClass!} ${properties.kcButtonSecondaryClass!}">${msg("helseprofil.organisation.cancel")}</button>
                    </#if>
                </div>
            </div>
        </form>
    </#if>
</@layout.registrationLayout>
