package no.helseprofil.fleet;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an assessment must find.
 *
 * @param verdict {@code fail}, {@code warn} or {@code waived}
 * @param from from when the client is refused for it; null if no date says so
 */
public record Truth(String verdict, @Nullable Instant from) {}
