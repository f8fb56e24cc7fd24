/** Requirements on APIs; one file each. */
@NullMarked
package no.helseprofil.profile.api;

import org.jspecify.annotations.NullMarked;
