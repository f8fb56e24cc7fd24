/** Requirements on sender-constrained tokens by DPoP; one file each. */
@NullMarked
package no.helseprofil.profile.proof;

import org.jspecify.annotations.NullMarked;
