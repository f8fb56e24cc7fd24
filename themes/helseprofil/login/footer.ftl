<#macro content>
  <#-- Keycloak's own label beside who logs in names a field that isn't on the page. -->
  <#if auth?has_content && auth.showUsername() && !auth.showResetCredentials()>
    <label for="kc-attempted-username" class="pf-v5-screen-reader">
      <#if !realm.loginWithEmailAllowed>${msg("username")}<#elseif !realm.registrationEmailAsUsername>${msg("usernameOrEmail")}<#else>${msg("email")}</#if>
    </label>
  </#if>
  <#if helseprofil??>
    <div class="helseprofil-authority"<#if helseprofil.colour??> style="background: ${helseprofil.colour}; color: ${helseprofil.onColour}"</#if>>
      <#if helseprofil.logo??>
        <img src="${helseprofil.logo}" alt="" referrerpolicy="no-referrer">
      </#if>
      <p>${helseprofil.name}</p>
    </div>
    <#if helseprofil.notice??>
      <details class="helseprofil-notice">
        <summary>
          <#if helseprofil.notice.application?has_content>
            ${msg("helseprofil.notice.heading", helseprofil.notice.application)}
          <#else>
            ${msg("helseprofil.notice.heading.unnamed")}
          </#if>
        </summary>
        <p>${msg("helseprofil.notice.sentence", helseprofil.notice.date)}</p>
        <p><a href="${helseprofil.notice.page}">${msg("helseprofil.notice.page")}</a></p>
      </details>
    </#if>
  </#if>
</#macro>
