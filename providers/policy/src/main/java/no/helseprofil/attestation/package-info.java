/**
 * The attestation of the trust framework (Tillitsrammeverket): how somebody in health care has come by the right to see
 * what other organisations have on a patient, as it is sent and as an API is told.
 */
@NullMarked
package no.helseprofil.attestation;

import org.jspecify.annotations.NullMarked;
