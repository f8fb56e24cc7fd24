/** Requirements on the registration of a client; one file each. */
@NullMarked
package no.helseprofil.profile.client;

import org.jspecify.annotations.NullMarked;
