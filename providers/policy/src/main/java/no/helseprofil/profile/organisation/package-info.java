/** Requirements on the organisations that a client names. */
@NullMarked
package no.helseprofil.profile.organisation;

import org.jspecify.annotations.NullMarked;
