/**
 * {@code ./run demo}: the requests and responses of a client that follows the profile, and the server's responses to
 * one that doesn't.
 */
@NullMarked
package no.helseprofil.demo;

import org.jspecify.annotations.NullMarked;
