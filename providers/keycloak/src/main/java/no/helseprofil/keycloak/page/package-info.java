/** Common parts of our pages: the negotiated language and form, headers, and addresses. */
@NullMarked
package no.helseprofil.keycloak.page;

import org.jspecify.annotations.NullMarked;
