/** The documentation as web pages: read as Markdown, checked for links that lead nowhere, and written with one navigation by task. */
package no.helseprofil.site;
