/** Start and stop of the server, by {@link CompositionRoot}: what is created, checked, started and stopped. */
@NullMarked
package no.helseprofil.keycloak.bootstrap;

import org.jspecify.annotations.NullMarked;
