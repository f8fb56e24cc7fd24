/** Requirements on the client itself, as it is registered; one file each. */
@NullMarked
package no.helseprofil.profile.client;

import org.jspecify.annotations.NullMarked;
