/**
 * A plan by which a client is tested: the decisions on its requests, step by step, and the faults to which the server
 * exposes it.
 */
@NullMarked
package no.helseprofil.testrun;

import org.jspecify.annotations.NullMarked;
