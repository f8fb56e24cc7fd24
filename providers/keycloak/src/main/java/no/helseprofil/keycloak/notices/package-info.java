/** Sends what contacts of clients are to be told, once, whichever node does it. */
@NullMarked
package no.helseprofil.keycloak.notices;

import org.jspecify.annotations.NullMarked;
