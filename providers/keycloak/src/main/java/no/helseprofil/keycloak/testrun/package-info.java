/** Test runs of clients: their start, the faults that they cause, their observations, and their storage. */
@NullMarked
package no.helseprofil.keycloak.testrun;

import org.jspecify.annotations.NullMarked;
