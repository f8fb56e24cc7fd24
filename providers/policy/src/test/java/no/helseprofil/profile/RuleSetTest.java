package no.helseprofil.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.profile.assertion.AssertionType;
import org.junit.jupiter.api.Test;

class RuleSetTest {

    @Test
    void isFoundByItsId() {
        assertThat(RuleSet.of("helseid")).hasValue(RuleSet.HELSEID);
        assertThat(RuleSet.of("fapi2")).hasValue(RuleSet.FAPI2);
        assertThat(RuleSet.of("HELSEID")).isEmpty();
        assertThat(RuleSet.of("")).isEmpty();
        assertThat(RuleSet.values())
                .extracting(RuleSet::id)
                .containsExactly("helseid", "fapi2", "fapi2-message-signing");
    }

    @Test
    void differsInMeasuredRequirements() {
        Requirement type = Catalogue.get(AssertionType.class);
        assertThat(type.kindIn(RuleSet.HELSEID)).isEqualTo(RequirementKind.DATED);
        assertThat(type.kindIn(RuleSet.FAPI2))
                .as("FAPI 2.0 asks for no typ, and the conformance suite sends none")
                .isEqualTo(RequirementKind.MEASURED);
        for (RuleSet fapi : List.of(RuleSet.FAPI2, RuleSet.FAPI2_MESSAGE_SIGNING)) {
            assertThat(Catalogue.requirements())
                    .filteredOn(requirement -> requirement.kindIn(fapi) != requirement.kind())
                    .as("nothing else is softened")
                    .containsExactly(type);
        }
    }

    @Test
    void containsNoSymmetricAlgorithmAndNoNone() {
        for (RuleSet ruleSet : RuleSet.values()) {
            assertThat(ruleSet.algorithms())
                    .as(ruleSet.id())
                    .isNotEmpty()
                    .doesNotHaveDuplicates()
                    .allMatch(algorithm -> List.of("RS", "PS", "ES", "Ed").contains(algorithm.substring(0, 2)));
        }
        assertThat(RuleSet.FAPI2_MESSAGE_SIGNING.algorithms()).isEqualTo(RuleSet.FAPI2.algorithms());
        assertThat(RuleSet.FAPI2.algorithms()).containsExactlyInAnyOrder("PS256", "ES256", "EdDSA");
        assertThat(RuleSet.HELSEID.algorithms()).hasSize(9).doesNotContain("EdDSA");
    }
}
