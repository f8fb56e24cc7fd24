/** What registers outside say of people and organisations, and how far that is to be relied on. */
@NullMarked
package no.helseprofil.register;

import org.jspecify.annotations.NullMarked;
