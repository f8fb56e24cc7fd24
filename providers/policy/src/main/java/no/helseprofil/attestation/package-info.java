/**
 * The attestation of the trust framework (Tillitsrammeverket): how a health professional has come to have the right to
 * see what other organisations have on a patient, as a client sends it and as an API receives it.
 */
@NullMarked
package no.helseprofil.attestation;

import org.jspecify.annotations.NullMarked;
