<#ftl strip_text=true>
<#-- A page of a realm. -->
<#macro page title class="">
<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – ${authority.name}</title>
<style>${style}</style>
</head>
<body>
<header><p><#if authority.logo.present><img src="${authority.logo.get()}" alt="" referrerpolicy="no-referrer"></#if>${authority.name}</p></header>
<main<#if class?has_content> class="${class}"</#if>>
<#nested>
</main>
</body>
</html>
</#macro>

<#-- A text of ours, in which `backticks` mark code. -->
<#macro marked text><#list text?split("`") as part><#if part?index % 2 == 0>${part}<#else><code>${part}</code></#if></#list></#macro>

<#-- A line of a list of terms. -->
<#macro fact term><div><dt>${term}</dt><dd><#nested></dd></div></#macro>
