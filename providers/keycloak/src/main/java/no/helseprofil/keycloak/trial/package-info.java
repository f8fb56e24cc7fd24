/** Test runs of clients: who begins one, what is done to their requests and seen of them, and where it is kept. */
@NullMarked
package no.helseprofil.keycloak.trial;

import org.jspecify.annotations.NullMarked;
