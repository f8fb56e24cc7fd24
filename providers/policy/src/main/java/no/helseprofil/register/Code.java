package no.helseprofil.register;

import org.jspecify.annotations.Nullable;

/**
 * Code of a code list.
 *
 * @param description its meaning in the words of the register; null if the register has none
 */
public record Code(String value, @Nullable String description) {}
