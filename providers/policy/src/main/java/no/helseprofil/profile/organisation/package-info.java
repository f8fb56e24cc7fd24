/** Requirements on what a client says that it acts for. */
@NullMarked
package no.helseprofil.profile.organisation;

import org.jspecify.annotations.NullMarked;
