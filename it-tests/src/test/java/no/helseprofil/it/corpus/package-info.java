/**
 * What NHN and vendors publish: every shape of client assertion, request object and attestation that their libraries, samples and
 * specifications have, written anew from the facts as data, and sent as it stands. {@code docs/corpus.md} prints what is answered.
 */
@NullMarked
package no.helseprofil.it.corpus;

import org.jspecify.annotations.NullMarked;
