<#ftl strip_text=true>
<#include "parts.ftl">
<@page title><p>${text}</p></@page>
