/** Common parts of our pages: the negotiated language and form, headers, and addresses. */
@NullMarked
package no.helseprofil.keycloak.web;

import org.jspecify.annotations.NullMarked;
