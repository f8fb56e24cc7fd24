/** Requirements on algorithms and keys of assertions, proofs, request objects and tokens; one file each. */
@NullMarked
package no.helseprofil.profile.key;

import org.jspecify.annotations.NullMarked;
