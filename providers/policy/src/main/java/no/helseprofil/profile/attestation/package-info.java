/** Requirements on what a client attests of a user. */
@NullMarked
package no.helseprofil.profile.attestation;

import org.jspecify.annotations.NullMarked;
