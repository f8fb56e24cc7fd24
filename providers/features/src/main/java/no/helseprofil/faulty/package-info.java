/** JWTs for tests of others, which are right but for one thing, and the keys that sign them. */
@NullMarked
package no.helseprofil.faulty;

import org.jspecify.annotations.NullMarked;
