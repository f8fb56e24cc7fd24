/** Requirements on client authentication by {@code private_key_jwt}; one file each. */
@NullMarked
package no.helseprofil.profile.assertion;

import org.jspecify.annotations.NullMarked;
