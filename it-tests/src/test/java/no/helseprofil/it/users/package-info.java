/** The users of a realm under the profile: what they may write of themselves, and what an administrator may. */
@NullMarked
package no.helseprofil.it.users;

import org.jspecify.annotations.NullMarked;
