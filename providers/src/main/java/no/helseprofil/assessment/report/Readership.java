package no.helseprofil.assessment.report;

import java.util.function.UnaryOperator;
import no.helseprofil.profile.Language;

/**
 * For whom a report is.
 *
 * @param realm the realm's name for people
 * @param language the language that they read
 * @param page where a requirement, by its id, has its help page
 */
public record Readership(String realm, Language language, UnaryOperator<String> page) {}
