package no.helseprofil.timetable;

import static no.helseprofil.timetable.Profiles.terms;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.RequirementKind;

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

    @Property
    void anyTextIsReadOrInvalid(@ForAll String text) {
        isUsableOrInvalid(text);
    }

    @Property(tries = 700, edgeCases = EdgeCasesMode.NONE)
    void aSpoiledDocumentIsUsableOrInvalid(@ForAll("spoiled") String text) {
        isUsableOrInvalid(text);
    }

    @Property(tries = 700, edgeCases = EdgeCasesMode.NONE)
    void anyParameterIsUsableOrInvalid(
            @ForAll("requirements") Requirement requirement,
            @ForAll("names") String name,
            @ForAll("values") String value) {
        isUsableOrInvalid("{\"ruleSet\":\"helseid\",\"requirements\":{\"" + requirement.id() + "\":{\"parameters\":{\""
                + name + "\":" + value + "}}}}");
        isUsableOrInvalid("{\"ruleSet\":\"helseid\",\"requirements\":{\"" + requirement.id() + "\":{\"" + name + "\":"
                + value + "}}}");
        isUsableOrInvalid("{\"ruleSet\":\"helseid\",\"" + name + "\":" + value + "}");
    }

    @Provide
    Arbitrary<String> spoiled() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, DOCUMENT.length()),
                        Arbitraries.integers().between(0, 12),
                        Arbitraries.oneOf(
                                Arbitraries.of(VALUES), Arbitraries.strings().ofMaxLength(3)))
                .as((at, length, text) -> DOCUMENT.substring(0, at)
                        + text
                        + DOCUMENT.substring(Math.min(DOCUMENT.length(), at + length)));
    }

    @Provide
    Arbitrary<Requirement> requirements() {
        return Arbitraries.of(Catalogue.requirements());
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of(
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
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.of(VALUES);
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
