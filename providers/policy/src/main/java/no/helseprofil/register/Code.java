package no.helseprofil.register;

import org.jspecify.annotations.Nullable;

/**
 * A value of a code list.
 *
 * @param description what it means, as the register words it; null if it doesn't
 */
public record Code(String value, @Nullable String description) {}
