/**
 * Blocks as Shared Signals, where Keycloak's experimental feature {@code ssf} is on. Nothing outside this package uses
 * that feature's classes, which a server may be without.
 */
@NullMarked
package no.helseprofil.keycloak.sharedsignals;

import org.jspecify.annotations.NullMarked;
