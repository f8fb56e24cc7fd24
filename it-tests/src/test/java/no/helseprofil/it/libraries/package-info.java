/**
 * Clients that nobody here wrote: libraries of others on a real Keycloak, each in a program as a vendor writes it, and the page
 * that tells how it went.
 */
@NullMarked
package no.helseprofil.it.libraries;

import org.jspecify.annotations.NullMarked;
