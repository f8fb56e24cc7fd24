<#import "template.ftl" as layout>
<#-- Keycloak's own says the same thing twice where a message has no heading of its own. -->
<@layout.registrationLayout displayMessage=false; section>
  <#if section = "header">
    <#if messageHeader??>${kcSanitize(msg(messageHeader))?no_esc}<#else>${message.summary}</#if>
  <#elseif section = "form">
    <div id="kc-info-message">
      <#if messageHeader?? || requiredActions??>
        <p class="instruction">
          ${message.summary}<#list requiredActions![]>: <b><#items as action>${kcSanitize(msg("requiredAction." + action))?no_esc}<#sep>, </#items></b></#list>
        </p>
      </#if>
      <#if !skipLink??>
        <#if pageRedirectUri?has_content>
          <p><a href="${pageRedirectUri}">${msg("backToApplication")}</a></p>
        <#elseif actionUri?has_content>
          <p><a href="${actionUri}">${msg("proceedWithAction")}</a></p>
        <#elseif (client.baseUrl)?has_content>
          <p><a href="${client.baseUrl}">${msg("backToApplication")}</a></p>
        </#if>
      </#if>
    </div>
  </#if>
</@layout.registrationLayout>
