/** Requirements on a client's attestation of a user. */
@NullMarked
package no.helseprofil.profile.attestation;

import org.jspecify.annotations.NullMarked;
