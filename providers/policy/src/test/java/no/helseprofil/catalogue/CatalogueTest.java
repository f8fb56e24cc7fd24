package no.helseprofil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.profile.ApiCheck;
import no.helseprofil.profile.AuthorizationFixture;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameter;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.PolicyExecutor;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.RequestCheck.MeasuredCheck;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.profile.RequirementContract;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.profile.proof.DpopNonce;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * Tests of what holds of every requirement. Each one's name, place, kind, error and parameters are in
 * {@code docs/requirements.md}.
 */
class CatalogueTest {

    private static final String PAGE = "docs/adding-a-requirement.md";

    /** RFC 6749, section 5.2: what an {@code error_description} may hold. */
    private static final Pattern DESCRIPTION = Pattern.compile("[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]+");

    @Test
    void listsEveryRequirement() {
        assertThat(Catalogue.requirements())
                .filteredOn(requirement -> !(requirement instanceof ApiCheck))
                .extracting(requirement -> requirement.getClass().getName())
                .as("a requirement that isn't listed is asked of no client or realm; %s, step 3", PAGE)
                .containsExactlyInAnyOrderElementsOf(written());
    }

    @Test
    void hasUniqueRequirementIds() {
        assertThat(Catalogue.requirements())
                .extracting(Requirement::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*"));
    }

    @ParameterizedTest
    @MethodSource("no.helseprofil.catalogue.Catalogue#requirements")
    void requirementKindMatchesWhatItChecks(Requirement requirement) {
        boolean ofClients = requirement instanceof RequestCheck || requirement instanceof ClientCheck;
        assertThat(requirement.kind() == RequirementKind.REPORTED)
                .as("%s: what no client is asked is reported, and nothing else is", requirement.id())
                .isEqualTo(!ofClients);
        assertThat(requirement.kind() == RequirementKind.MEASURED)
                .as("%s: what is only counted never refuses, and has no error", requirement.id())
                .isEqualTo(requirement instanceof MeasuredCheck);
        assertThat(requirement.definition().error() != null)
                .as("%s: what refuses requests has an error, and nothing else has", requirement.id())
                .isEqualTo(requirement instanceof RequestCheck && !(requirement instanceof MeasuredCheck));
        if (requirement instanceof RequestCheck check && !(requirement instanceof MeasuredCheck)) {
            assertThat(check.failed("a sentence").error())
                    .isEqualTo(requirement.definition().error());
        }
    }

    @ParameterizedTest
    @MethodSource("no.helseprofil.catalogue.Catalogue#requirements")
    void everyRequirementCitesItsSource(Requirement requirement) {
        assertThat(requirement.definition().references())
                .as("%s must be traceable", requirement.id())
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .allSatisfy(reference -> assertThat(reference).isNotBlank());
    }

    @ParameterizedTest
    @MethodSource("no.helseprofil.catalogue.Catalogue#requirements")
    void hasUniqueParameterNames(Requirement requirement) {
        assertThat(requirement.definition().parameters())
                .extracting(Parameter::name)
                .as(requirement.id())
                .doesNotHaveDuplicates();
    }

    @Test
    void findsARequirementByIdAndByType() {
        assertThat(Catalogue.find("dpop-nonce")).map(Requirement::id).hasValue("dpop-nonce");
        assertThat(Catalogue.find("DPOP-NONCE")).isEmpty();
        assertThat(Catalogue.get(DpopNonce.class).id()).isEqualTo("dpop-nonce");
        assertThatThrownBy(() -> Catalogue.get(Unlisted.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Unlisted");
    }

    @ParameterizedTest
    @MethodSource("onRequests")
    void everyRequirementHasPassingFailingAndNotApplicableCases(RequestCheck requirement)
            throws ReflectiveOperationException {
        RequirementContract test = RequirementContract.of(requirement);
        assertThat(test.requirement()).hasSameClassAs(requirement);
        assertThat(test.deviating().isEmpty())
                .as("%s: a check that can't fail is a defect, unless its test says why", requirement.id())
                .isEqualTo(test.whyItNeverFails().isPresent());
        assertThat(test.elsewhere().isEmpty())
                .as("%s applies to everything only if its test says why", requirement.id())
                .isEqualTo(test.whyItAlwaysApplies().isPresent());
    }

    @ParameterizedTest
    @MethodSource("onRequests")
    void everyRequirementRefusesWithItsErrorAndAllowedCharacters(RequestCheck requirement)
            throws ReflectiveOperationException {
        Optional<FactsFixture> deviating = RequirementContract.of(requirement).deviating();
        if (deviating.isEmpty()) {
            return;
        }
        Outcome outcome = requirement.check(deviating.get().facts(), Parameters.defaults(RuleSet.HELSEID));
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            if (!(requirement instanceof MeasuredCheck)) {
                assertThat(failed.error()).isEqualTo(requirement.definition().error());
            }
            assertThat(failed.sentence()).matches(DESCRIPTION).doesNotEndWith(".");
        });
    }

    @Test
    void everyPublicSentenceIsAValidErrorDescription() throws IllegalAccessException {
        for (Requirement requirement : Catalogue.requirements()) {
            for (Field field : requirement.getClass().getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
                    field.setAccessible(true);
                    assertThat((String) field.get(null))
                            .as("%s.%s", requirement.getClass().getSimpleName(), field.getName())
                            .matches(DESCRIPTION);
                }
            }
        }
    }

    @Test
    void rejectsASentenceThatIsNoValidErrorDescription() {
        for (String sentence : List.of("", "say \"no\"", "a \\ b", "æ", "two\nlines", "\u007f")) {
            assertThatThrownBy(() -> new Outcome.Failed(OAuthError.INVALID_REQUEST, sentence, Outcome.Precedence.RULE))
                    .as("<%s>", sentence)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(new Outcome.Failed(OAuthError.INVALID_REQUEST, " !#[]~", Outcome.Precedence.RULE).sentence())
                .as("the corners of the set")
                .isEqualTo(" !#[]~");
    }

    @ParameterizedTest
    @MethodSource("compliantRequests")
    void findsNothingInACompliantRequest(FactsFixture request) {
        Facts facts = request.facts();
        Facts.AuthorizationParameters asked = facts.authorizationParameters();
        boolean unsigned = facts.endpoint() == Endpoint.PUSHED_AUTHORIZATION && asked != null && asked.object() == null;
        for (RuleSet ruleSet : RuleSet.values()) {
            if (unsigned && ruleSet == RuleSet.FAPI2_MESSAGE_SIGNING) {
                continue;
            }
            Map<String, Outcome> outcomes = onRequests()
                    .collect(Collectors.toMap(
                            Requirement::id, requirement -> requirement.check(facts, Parameters.defaults(ruleSet))));
            assertThat(outcomes.values())
                    .as("a false refusal stops a patient's treatment: %s", outcomes)
                    .noneMatch(Outcome.Failed.class::isInstance);
        }
    }

    static Stream<RequestCheck> onRequests() {
        return Catalogue.requirements().stream()
                .flatMap(requirement -> requirement instanceof RequestCheck check ? Stream.of(check) : Stream.empty());
    }

    static Stream<FactsFixture> compliantRequests() {
        return Stream.of(
                FactsFixture.tokenRequest(),
                FactsFixture.codeExchange(),
                FactsFixture.tokenRequest().grantType("refresh_token"),
                FactsFixture.pushedRequest(),
                FactsFixture.pushedRequest().withoutProof(),
                FactsFixture.pushedRequest().authorization(asked -> asked.requestObject("ES256")),
                FactsFixture.authorizationRequest(),
                FactsFixture.authorizationRequest().authorization(AuthorizationFixture::notReadYet),
                FactsFixture.userinfoRequest(),
                FactsFixture.introspectionRequest(),
                FactsFixture.introspectionRequest().endpoint(Endpoint.REVOCATION),
                FactsFixture.introspectionRequest().endpoint(Endpoint.OTHER));
    }

    /**
     * Returns the class names of the requirements, without executors of client policies: a realm, and no list of ours,
     * says which of these are asked of clients.
     */
    private static Set<String> written() {
        return ReflectionSupport.findAllClassesInPackage(
                        Requirement.class.getPackageName(),
                        type -> Requirement.class.isAssignableFrom(type)
                                && type != PolicyExecutor.class
                                && Modifier.isPublic(type.getModifiers())
                                && Modifier.isFinal(type.getModifiers()),
                        name -> true)
                .stream()
                .map(Class::getName)
                .collect(Collectors.toSet());
    }

    private record Unlisted(Definition definition) implements Requirement {}
}
