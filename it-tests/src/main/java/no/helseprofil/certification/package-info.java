/**
 * {@code ./run certification}: a server set up for the OpenID Foundation's conformance suite, and a driver for a suite
 * that runs elsewhere. The suite's results are compared with {@code docs/conformance.expected.json}.
 */
@NullMarked
package no.helseprofil.certification;

import org.jspecify.annotations.NullMarked;
