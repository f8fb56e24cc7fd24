/** What is made, checked and begun when the server starts, and ended when it stops: by {@link CompositionRoot}. */
@NullMarked
package no.helseprofil.keycloak.start;

import org.jspecify.annotations.NullMarked;
