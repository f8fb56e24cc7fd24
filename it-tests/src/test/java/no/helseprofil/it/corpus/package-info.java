/**
 * Published shapes of NHN and vendors: every shape of client assertion, request object and attestation that their
 * libraries, samples and specifications have, written anew from the facts as data, and sent as it stands.
 * {@code docs/corpus.md} prints the answers.
 */
@NullMarked
package no.helseprofil.it.corpus;

import org.jspecify.annotations.NullMarked;
