package no.helseprofil.outcome;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The date on which the last client stops getting unbound tokens: by then it has mended that, or is refused.
 *
 * @param clients number of clients that got such tokens with their latest requests
 * @param undated number of those that no date stops
 * @param at the instant at which the last one stops; null if no date stops all. Without such clients, the instant of
 *     the question
 */
public record RiskEnding(int clients, int undated, @Nullable Instant at) {}
