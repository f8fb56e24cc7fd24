/** What all pages of ours have in common: the language and form that were asked for, headers, and addresses. */
@NullMarked
package no.helseprofil.keycloak.page;

import org.jspecify.annotations.NullMarked;
