/** Parts that the integration tests share: a realm for each test class, and assertions in the words of the profile. */
@NullMarked
package no.helseprofil.it.support;

import org.jspecify.annotations.NullMarked;
