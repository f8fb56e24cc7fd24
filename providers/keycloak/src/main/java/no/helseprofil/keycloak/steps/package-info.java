/** The table of what is executed for a request, and where. It names classes of every floor, and nothing names it. */
@NullMarked
package no.helseprofil.keycloak.steps;

import org.jspecify.annotations.NullMarked;
