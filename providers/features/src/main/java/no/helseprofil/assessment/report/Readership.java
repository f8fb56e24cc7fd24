package no.helseprofil.assessment.report;

import java.util.function.UnaryOperator;
import no.helseprofil.html.Authority;
import no.helseprofil.profile.Language;

/**
 * For whom a report is.
 *
 * @param authority who runs the realm
 * @param language the language that they read
 * @param page where a requirement, by its id, has its help page
 */
public record Readership(Authority authority, Language language, UnaryOperator<String> page) {}
