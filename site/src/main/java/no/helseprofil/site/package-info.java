/**
 * The documentation as web pages: read as Markdown, checked for broken links, and written with one navigation by task.
 */
package no.helseprofil.site;
