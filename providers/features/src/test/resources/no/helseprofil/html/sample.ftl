<@html.page title=text>
<p title="${text}">${text}</p>
<p><@html.marked text/></p>
<#if words??>
<ul><@words; word><li>${word}</li></@words></ul>
<#list 1..2 as round><@once key=text><b>${text}${round}</b></@once></#list>
</#if>
</@html.page>
