package no.helseprofil.outcome;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When the last client stops to get tokens that are bound to nothing, by the dates that are set: by then it has mended
 * that, or is refused.
 *
 * @param clients how many got such tokens with their last requests
 * @param undated how many of them no date stops
 * @param at when the last one stops; null if no date stops all. Where there are none, the instant that is asked about
 */
public record RiskEnding(int clients, int undated, @Nullable Instant at) {}
