<#ftl strip_text=true>
<@html.page title=words.get(key + ".title")>
<h1>${words.get(key + ".title")}</h1>
<#if client??>
<p><code>${client}</code></p>
</#if>
<p>${words.get(key + ".text")}</p>
<#if key == "ask">
<form method="post"><button type="submit">${words.get("confirm")}</button></form>
</#if>
</@html.page>
