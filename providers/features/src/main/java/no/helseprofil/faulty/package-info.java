/** JWTs for tests that are right except for one thing, and the keys that sign them. */
@NullMarked
package no.helseprofil.faulty;

import org.jspecify.annotations.NullMarked;
