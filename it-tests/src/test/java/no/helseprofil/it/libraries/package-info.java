/**
 * Clients by other authors: their libraries on a real Keycloak, each in a program as a vendor writes it, and the page
 * with the results.
 */
@NullMarked
package no.helseprofil.it.libraries;

import org.jspecify.annotations.NullMarked;
