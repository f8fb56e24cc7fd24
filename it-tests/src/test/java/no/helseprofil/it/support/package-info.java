/** What the integration tests share: a realm of its own for each test class, and assertions in the words of the profile. */
@NullMarked
package no.helseprofil.it.support;

import org.jspecify.annotations.NullMarked;
