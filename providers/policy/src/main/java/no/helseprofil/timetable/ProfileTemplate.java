package no.helseprofil.timetable;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.RequirementKind;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.timetable.ProfileDocument.DocumentReader;

/** Template of a document that names every requirement that has dates. */
public final class ProfileTemplate {

    private ProfileTemplate() {}

    /**
     * Returns the document with {@code null} for each date that it doesn't have.
     *
     * @param document the document in force, or an empty object
     * @throws InvalidProfileException if the document can't be in force
     */
    public static ObjectNode of(String document) throws InvalidProfileException {
        ObjectNode template = DocumentReader.root(document);
        if (template.isEmpty()) {
            template.put("ruleSet", RuleSet.HELSEID.id()).put("catalogue", Catalogue.EDITION.id());
        } else {
            ProfileDocument.parse(document);
        }
        ObjectNode requirements = template.withObject("/requirements");
        dated(ruleSet(template.path("ruleSet").asText())).forEach(requirement -> {
            ObjectNode said = requirements.withObject("/" + requirement.id());
            Stream.of(RequirementsGrammar.ANNOUNCED, RequirementsGrammar.ENFORCED)
                    .filter(date -> !said.has("phase") && !said.has(date))
                    .forEach(said::putNull);
        });
        return template;
    }

    /** Returns the requirements that a profile never enforces for existing clients, since they have no date. */
    public static List<String> neverEnforced(Profile profile) {
        return dated(profile.ruleSet())
                .filter(requirement -> !profile.off().contains(requirement.id())
                        && profile.stages(requirement).get(0).dates().enforced() == null)
                .map(Requirement::id)
                .toList();
    }

    private static Stream<Requirement> dated(RuleSet ruleSet) {
        return Catalogue.requirements().stream()
                .filter(requirement -> requirement.kindIn(ruleSet) == RequirementKind.DATED);
    }

    private static RuleSet ruleSet(String id) {
        return Stream.of(RuleSet.values())
                .filter(known -> known.id().equals(id))
                .findFirst()
                .orElse(RuleSet.HELSEID);
    }
}
