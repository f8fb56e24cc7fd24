<#ftl strip_text=true>
<@html.page title=words.get(key + ".title")>
<h1>${words.get(key + ".title")}</h1>
<p><@html.marked words.get(key + ".text")/></p>
<#if rows??>
<dl>
<#list rows as term, values>
<@html.fact term><ul><#list values as value><li><code>${value}</code></li></#list></ul></@>
</#list>
</dl>
<#-- It is sent to the address of the page itself. -->
<form method="post"><input type="hidden" name="token" value="${token}">
<button type="submit" name="answer" value="confirm">${words.get("confirm")}</button>
<button type="submit" name="answer" value="decline">${words.get("decline")}</button>
</form>
<#elseif reason??>
<pre lang="en"><code>${reason}</code></pre>
<#elseif remedy??>
<h2><@html.marked title/></h2>
<p><@html.marked remedy/></p>
</#if>
</@html.page>
