<#import "template.ftl" as layout>
<#import "field.ftl" as field>
<#import "buttons.ftl" as buttons>
<#import "password-commons.ftl" as passwordCommons>
<#-- Keycloak's own has labels that belong to no field, and an English text for the picture. -->
<#macro byScanning>
  <li>
    <p>${msg("loginTotpStep2")}</p>
    <img id="kc-totp-secret-qr-code" src="data:image/png;base64, ${totp.totpSecretQrCode}" alt="${msg("helseprofil.totp.code")}">
    <p><a href="${totp.manualUrl}" id="mode-manual">${msg("loginTotpUnableToScan")}</a></p>
  </li>
</#macro>
<#macro byHand>
  <li>
    <p>${msg("loginTotpManualStep2")}</p>
    <p><code id="kc-totp-secret-key">${totp.totpSecretEncoded}</code></p>
    <p><a href="${totp.qrUrl}" id="mode-barcode">${msg("loginTotpScanBarcode")}</a></p>
  </li>
  <li>
    <p>${msg("loginTotpManualStep3")}</p>
    <ul class="${properties.kcListClass}">
      <li id="kc-totp-type">${msg("loginTotpType")}: ${msg("loginTotp." + totp.policy.type)}</li>
      <li id="kc-totp-algorithm">${msg("loginTotpAlgorithm")}: ${totp.policy.getAlgorithmKey()}</li>
      <li id="kc-totp-digits">${msg("loginTotpDigits")}: ${totp.policy.digits}</li>
      <#if totp.policy.type = "totp">
        <li id="kc-totp-period">${msg("loginTotpInterval")}: ${totp.policy.period}</li>
      <#elseif totp.policy.type = "hotp">
        <li id="kc-totp-counter">${msg("loginTotpCounter")}: ${totp.policy.initialCounter}</li>
      </#if>
    </ul>
  </li>
</#macro>
<@layout.registrationLayout displayMessage=!messagesPerField.existsError('totp', 'userLabel'); section>
  <#if section = "header">
    ${msg("loginTotpTitle")}
  <#elseif section = "form">
    <ol id="kc-totp-settings" class="${properties.kcListClass} pf-v5-u-mb-md">
      <li>
        <p>${msg("loginTotpStep1")}</p>
        <ul id="kc-totp-supported-apps" class="${properties.kcListClass}">
          <#list totp.supportedApplications as app>
            <li>${msg(app)}</li>
          </#list>
        </ul>
      </li>
      <#if (mode!"") = "manual">
        <@byHand/>
      <#else>
        <@byScanning/>
      </#if>
      <li>
        <p>${msg("loginTotpStep3")}</p>
        <p>${msg("loginTotpStep3DeviceName")}</p>
      </li>
    </ol>
    <form action="${url.loginAction}" class="${properties.kcFormClass}" id="kc-totp-settings-form" method="post" novalidate="novalidate">
      <@field.input name="totp" label=msg("authenticatorCode") required=true autocomplete="one-time-code"/>
      <@field.input name="userLabel" label=msg("loginTotpDeviceName") required=(totp.otpCredentials?size gte 1)/>
      <input type="hidden" id="totpSecret" name="totpSecret" value="${totp.totpSecret}">
      <#if mode??>
        <input type="hidden" id="mode" name="mode" value="${mode}">
      </#if>
      <@passwordCommons.logoutOtherSessions/>
      <@buttons.actionGroup>
        <@buttons.button id="saveTOTPBtn" label="doSubmit"/>
        <#if isAppInitiatedAction??>
          <@buttons.button id="cancelTOTPBtn" name="cancel-aia" label="doCancel" type="secondary" value="true"/>
        </#if>
      </@buttons.actionGroup>
    </form>
  </#if>
</@layout.registrationLayout>
