package no.helseprofil.timetable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.timetable.ProfileDocument.ProfileTemplate;
import no.helseprofil.timetable.Timetable.Dates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The document that an authority fills in. */
class ProfileTemplateTest {

    @Test
    void namesEveryRequirementAndIsAValidDocument() throws InvalidProfileException {
        ObjectNode template = ProfileTemplate.of("{}");
        Profile profile = ProfileDocument.parse(template.toString());
        assertThat(template.path("requirements").size())
                .isEqualTo(Catalogue.requirements().stream()
                        .filter(requirement -> requirement.kind() == RequirementKind.DATED)
                        .count());
        assertThat(profile.stages().values())
                .as("no date is set by it")
                .allSatisfy(stages -> assertThat(stages.get(0).dates()).isEqualTo(Dates.NONE));
        assertThat(ProfileTemplate.neverEnforced(profile))
                .hasSize(template.path("requirements").size());
    }

    @Test
    void keepsTheDocumentsValues() throws InvalidProfileException {
        ObjectNode template = ProfileTemplate.of("""
                {"ruleSet":"helseid","requirements":{
                  "dpop-nonce":{"phase":"off"},
                  "pkce-s256":{"enforced":"2027-06-01T00:00:00Z"}}}""");
        assertThat(template.at("/requirements/dpop-nonce")).hasToString("{\"phase\":\"off\"}");
        assertThat(template.at("/requirements/pkce-s256"))
                .hasToString("{\"enforced\":\"2027-06-01T00:00:00Z\",\"announced\":null}");
        assertThat(template.has("catalogue"))
                .as("to raise the edition is for the authority")
                .isFalse();
        assertThat(ProfileTemplate.neverEnforced(ProfileDocument.parse(template.toString())))
                .contains("assertion-type")
                .doesNotContain("dpop-nonce", "pkce-s256");
    }

    @Test
    void omitsMeasuredRequirements() throws InvalidProfileException {
        ObjectNode template = ProfileTemplate.of("{\"ruleSet\":\"" + RuleSet.FAPI2.id() + "\"}");
        assertThat(template.path("requirements").has("assertion-type")).isFalse();
        ProfileDocument.parse(template.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{\"ruleSet\":1}", "{\"ruleSet\":\"helseid\",\"requirements\":[]}", "nonsense"})
    void refusesAnInvalidDocument(String document) {
        assertThatThrownBy(() -> ProfileTemplate.of(document)).isInstanceOf(InvalidProfileException.class);
    }
}
