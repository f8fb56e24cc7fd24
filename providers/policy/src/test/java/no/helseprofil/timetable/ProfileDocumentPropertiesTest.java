package no.helseprofil.timetable;

import static no.helseprofil.timetable.Profiles.terms;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.random.RandomInput;
import no.helseprofil.timetable.Timetable.Phase;
import org.junit.jupiter.api.Test;

class ProfileDocumentPropertiesTest {

    private static final String DOCUMENT = "{\"ruleSet\":\"fapi2\",\"catalogue\":\"2026.1\",\"requirements\":"
            + "{\"assertion-type\":{\"phase\":\"off\"},\"dpop-proof-age\":{\"parameters\":{\"max\":\"PT5S\"}},"
            + "\"key-strength\":{\"parameters\":{\"rsa\":3072}}},"
            + "\"exempt\":[{\"id\":\"a\",\"reason\":\"b\",\"until\":\"2027-01-01T00:00:00Z\"}]}";

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "1",
            "-1",
            "2048",
            "1e9",
            "1e99999999999",
            "0.5",
            "\"\"",
            "\"off\"",
            "\"PT5S\"",
            "\"P1D\"",
            "[]",
            "{}",
            "[\"ES256\"]",
            "[[]]",
            "{\"phase\":\"off\"}",
            "{\"parameters\":{}}");

    private static final List<String> NAMES = List.of(
            "max",
            "ahead",
            "lifetime",
            "userinfo",
            "allowed",
            "rsa",
            "ec",
            "phase",
            "parameters",
            "catalogue",
            "exempt",
            "requirements",
            "x");

    @Test
    void everyTextIsReadOrInvalid() {
        RandomInput.each(input -> {
            String text = input.text();
            isUsableOrInvalid(text);
        });
    }

    @Test
    void everyMutatedDocumentIsUsableOrInvalid() {
        RandomInput.each(700, input -> {
            String text = spoiled(input);
            isUsableOrInvalid(text);
        });
    }

    @Test
    void everyParameterIsUsableOrInvalid() {
        RandomInput.each(700, input -> {
            Requirement requirement = input.of(Catalogue.requirements());
            String name = input.of(NAMES);
            String value = input.of(VALUES);
            isUsableOrInvalid("{\"ruleSet\":\"helseid\",\"requirements\":{\"" + requirement.id()
                    + "\":{\"parameters\":{\"" + name + "\":" + value + "}}}}");
            isUsableOrInvalid("{\"ruleSet\":\"helseid\",\"requirements\":{\"" + requirement.id() + "\":{\"" + name
                    + "\":" + value + "}}}");
            isUsableOrInvalid("{\"ruleSet\":\"helseid\",\"" + name + "\":" + value + "}");
        });
    }

    private static String spoiled(RandomInput input) {
        int at = input.between(0, DOCUMENT.length());
        int end = Math.min(DOCUMENT.length(), at + input.between(0, 12));
        String text = input.oneOf(() -> input.of(VALUES), () -> input.text(3));
        return DOCUMENT.substring(0, at) + text + DOCUMENT.substring(end);
    }

    /** A document that is taken can be put in force; every other is refused with all that is wrong. */
    private static void isUsableOrInvalid(String text) {
        try {
            Profile profile = ProfileDocument.parse(text);
            for (Requirement requirement : Catalogue.requirements()) {
                if (requirement instanceof RequestCheck check) {
                    assertThat(check.check(FactsFixture.tokenRequest().facts(), profile.parametersOf(requirement)))
                            .isNotNull();
                }
                boolean invariant = requirement.kind() == RequirementKind.INVARIANT;
                assertThat(invariant && terms(profile).phaseOf(requirement) != Phase.ENFORCED)
                        .as("no document turns an invariant off")
                        .isFalse();
            }
        } catch (InvalidProfileException invalid) {
            assertThat(invalid.problems()).isNotEmpty().allSatisfy(problem -> {
                assertThat(problem.pointer()).matches("(?s)(/.*)?");
                assertThat(problem.detail()).isNotBlank();
            });
        }
    }
}
