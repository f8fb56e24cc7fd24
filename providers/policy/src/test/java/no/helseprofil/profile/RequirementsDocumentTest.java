package no.helseprofil.profile;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.Docs;
import no.helseprofil.GeneratedDocument;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Requirement.RequirementKind;
import org.junit.jupiter.api.Test;

/** {@code docs/requirements.md} is written by this class, from the catalogue. */
class RequirementsDocumentTest {

    private static final GeneratedDocument DOCUMENT =
            new GeneratedDocument(Docs.file("requirements.md"), "requirements.write", RequirementsDocumentTest.class);

    private static final RequirementTexts TEXTS = RequirementTexts.in(Language.EN);

    @Test
    void theDocumentMatchesTheCatalogue() throws IOException {
        DOCUMENT.shows(document());
    }

    private static String document() {
        return """
                # Requirements

                Written from the catalogue, edition %s, by `%s`.
                `/realms/{realm}/helseprofil/requirements` of a realm has the same with its own values, what to do, Keycloak's settings
                by name, examples for common libraries, and how to test each requirement with the [test kit](test-kit.md).

                An error description begins with the requirement that was not met: of several, an unreadable request, then a
                missing nonce, then the first of this list.

                * **Kind.** *Invariant*: always holds. *Dated*: the realm's authority decides from when it is enforced, and can turn
                  it off. *Measured*: counted, never refused. *Reported*: about the realm's settings or APIs; no request is refused.
                  Registrations that contradict a requirement: 400 `invalid_client_metadata`, see [registration.md](registration.md).
                * **Parameters**, with default and range: set in the [profile document](profile-document.md), durations in ISO 8601.
                * **References** stand below each.

                %s

                %s
                """.formatted(Catalogue.EDITION.id(), DOCUMENT.command(), lines(), chapters());
    }

    private static String lines() {
        return Catalogue.requirements().stream()
                .map(requirement -> "* [`" + requirement.id() + "`](#" + requirement.id() + "): "
                        + TEXTS.title(requirement) + " (" + kind(requirement) + error(requirement) + ")")
                .collect(Collectors.joining("\n"));
    }

    private static String chapters() {
        return Catalogue.requirements().stream()
                .map(requirement -> "## " + requirement.id() + "\n\n"
                        + TEXTS.text(requirement) + "\n\n"
                        + TEXTS.change(requirement)
                                .map(change -> "*From its date:* " + change + "\n\n")
                                .orElse("")
                        + parameters(requirement)
                        + "*" + references(requirement) + "*")
                .collect(Collectors.joining("\n\n"));
    }

    /** Returns the references; of one specification each section follows the first. */
    private static String references(Requirement requirement) {
        Map<String, List<String>> sections = requirement.definition().references().stream()
                .map(reference -> reference.split(" section ", 2))
                .collect(Collectors.groupingBy(
                        parts -> parts[0],
                        LinkedHashMap::new,
                        Collectors.flatMapping(parts -> Stream.of(parts).skip(1), Collectors.toList())));
        return sections.entrySet().stream()
                .map(entry -> entry.getKey()
                        + entry.getValue().stream()
                                .map(section -> "§" + section)
                                .collect(Collectors.collectingAndThen(
                                        Collectors.joining(", "), all -> all.isEmpty() ? "" : " " + all)))
                .collect(Collectors.joining("; "));
    }

    private static String kind(Requirement requirement) {
        List<String> others = Stream.of(RuleSet.values())
                .filter(ruleSet -> requirement.kindIn(ruleSet) != requirement.kind())
                .map(ruleSet -> "; " + named(requirement.kindIn(ruleSet)) + " in `" + ruleSet.id() + "`")
                .toList();
        return named(requirement.kind()) + String.join("", others);
    }

    private static String named(RequirementKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static String error(Requirement requirement) {
        OAuthError error = requirement.definition().error();
        return error == null ? "" : ", " + error.status() + " `" + error.code() + "`";
    }

    private static String parameters(Requirement requirement) {
        return requirement.definition().parameters().stream()
                .map(parameter -> "* `" + parameter.name() + "`: " + defaults(parameter) + " (" + parameter.range()
                        + "). " + TEXTS.parameter(requirement, parameter) + ".\n")
                .collect(Collectors.collectingAndThen(
                        Collectors.joining(), lines -> lines.isEmpty() ? "" : lines + "\n"));
    }

    private static String defaults(Parameter<?> parameter) {
        List<String> values = Stream.of(RuleSet.values())
                .map(ruleSet -> shown(Parameters.defaults(ruleSet).get(parameter)))
                .toList();
        if (values.stream().distinct().count() == 1) {
            return values.get(0);
        }
        return Stream.of(RuleSet.values())
                .map(ruleSet -> shown(Parameters.defaults(ruleSet).get(parameter)) + " in `" + ruleSet.id() + "`")
                .collect(Collectors.joining("; "));
    }

    private static String shown(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : value.toString();
    }
}
