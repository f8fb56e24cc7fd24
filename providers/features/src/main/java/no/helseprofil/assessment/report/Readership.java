package no.helseprofil.assessment.report;

import java.util.function.UnaryOperator;
import no.helseprofil.html.Authority;
import no.helseprofil.profile.Language;

/**
 * Readers of a report.
 *
 * @param authority the authority that runs the realm
 * @param language the language of the report
 * @param page returns the address of a requirement's help page, by the requirement's id
 */
public record Readership(Authority authority, Language language, UnaryOperator<String> page) {}
