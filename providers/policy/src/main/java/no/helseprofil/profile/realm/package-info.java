/** Requirements on the settings of the realm; one file each. */
@NullMarked
package no.helseprofil.profile.realm;

import org.jspecify.annotations.NullMarked;
