/**
 * {@code ./run certification}: a server as the OpenID Foundation's conformance suite wants one, and a driver for a
 * suite that runs elsewhere. What a suite says is compared with {@code docs/conformance.expected.json}.
 */
@NullMarked
package no.helseprofil.certification;

import org.jspecify.annotations.NullMarked;
