/**
 * A realm as a client of HelseID or ID-porten: the content of its requests, and the verification of responses. No
 * server, no clock and no network of its own.
 */
@NullMarked
package no.helseprofil.broker;

import org.jspecify.annotations.NullMarked;
