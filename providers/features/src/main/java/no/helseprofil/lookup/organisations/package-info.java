/**
 * Registers of organisations: Enhetsregisteret, and a file of synthetic ones; and where in them an organisation stands.
 */
@NullMarked
package no.helseprofil.lookup.organisations;

import org.jspecify.annotations.NullMarked;
