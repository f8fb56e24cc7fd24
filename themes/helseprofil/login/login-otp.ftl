<#import "template.ftl" as layout>
<#import "field.ftl" as field>
<#import "buttons.ftl" as buttons>
<#-- In Keycloak's own a device can be chosen with a mouse alone. -->
<@layout.registrationLayout displayMessage=!messagesPerField.existsError("totp"); section>
  <#if section = "header">
    ${msg("doLogIn")}
  <#elseif section = "form">
    <form id="kc-otp-login-form" class="${properties.kcFormClass}" action="${url.loginAction}" method="post"
          onsubmit="login.disabled = true; return true;">
      <#if otpLogin.userOtpCredentials?size gt 1>
        <fieldset class="helseprofil-organisations">
          <legend class="${properties.kcFormLabelTextClass}">${msg("loginTotpDeviceName")}</legend>
          <#list otpLogin.userOtpCredentials as device>
            <div class="${properties.kcCheckboxClass}">
              <input type="radio" id="kc-otp-credential-${device?index}" name="selectedCredentialId" value="${device.id}"
                     class="${properties.kcCheckboxInputClass}"<#if device.id == (otpLogin.selectedCredentialId!"")> checked</#if>>
              <label for="kc-otp-credential-${device?index}" class="${properties.kcCheckboxLabelClass}">${device.userLabel!}</label>
            </div>
          </#list>
        </fieldset>
      <#else>
        <input id="selectedCredentialId" type="hidden" name="selectedCredentialId" value="${otpLogin.selectedCredentialId!""}">
      </#if>
      <@field.input name="otp" label=msg("loginOtpOneTime") autocomplete="one-time-code" fieldName="totp" autofocus=true/>
      <@buttons.loginButton/>
    </form>
  </#if>
</@layout.registrationLayout>
