/**
 * Registers of organisations: Enhetsregisteret, and a file of synthetic ones, with the place of an organisation in
 * them.
 */
@NullMarked
package no.helseprofil.lookup.organisations;

import org.jspecify.annotations.NullMarked;
