package no.helseprofil.fleet;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A finding that an assessment must have.
 *
 * @param verdict {@code fail}, {@code warn} or {@code waived}
 * @param from instant from which the client is refused for it; null if no date is set
 */
public record Truth(String verdict, @Nullable Instant from) {}
