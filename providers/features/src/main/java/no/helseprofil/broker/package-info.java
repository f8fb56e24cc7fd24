/**
 * A realm as a client of HelseID or ID-porten: what goes into its requests, and whether an answer is one to them. No
 * server, no clock and no network of its own.
 */
@NullMarked
package no.helseprofil.broker;

import org.jspecify.annotations.NullMarked;
