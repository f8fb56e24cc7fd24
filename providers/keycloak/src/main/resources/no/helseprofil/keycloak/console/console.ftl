<#assign t = words.get title = (refusal??)?then(t("signin.title"), t("title"))>
<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – ${of}</title>
<link rel="stylesheet" href="${patternFly}">
<#if !refusal??>
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="${path}console.css">
<link rel="icon" href="${path}icon.svg">
<script type="module" src="${path}app.js"></script>
</#if>
</head>
<body<#list data!{} as name, value> data-${name}="${value}"</#list>>
<main>
<h1>${title}</h1>
<#if refusal??>
<p>${refusal}</p>
<#else>
<p>${t("loading")} ${t("loading.long")}</p>
<noscript><p>${t("noscript")}</p></noscript>
</#if>
</main>
</body>
</html>
