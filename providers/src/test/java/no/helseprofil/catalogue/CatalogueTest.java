package no.helseprofil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.profile.AuthorizationFixture;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.Kind;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameter;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.RequirementContract;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.profile.proof.DpopNonce;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogueTest {

    /** The order in which refusals are told; public, since errors, documents and pages use these names. */
    private static final List<String> IN_ORDER = List.of(
            "request-form",
            "client-id",
            "confidential-client",
            "private-key-jwt",
            "assertion-audience",
            "assertion-type",
            "assertion-lifetime",
            "assertion-single-use",
            "dpop-proof",
            "dpop-replay",
            "dpop-proof-age",
            "dpop-nonce",
            "sender-constrained-tokens",
            "dpop-code-binding",
            "signing-algorithm",
            "key-strength",
            "key-expiry",
            "pushed-authorization",
            "request-object",
            "pkce-s256",
            "redirect-uris",
            "response-type-code",
            "no-password-grant",
            "grant-type",
            "granted-scopes",
            "identity-scopes",
            "single-audience",
            "authorization-details",
            "organisation",
            "organisation-placement",
            "attestation",
            "attestation-names",
            "token-reuse",
            "clock",
            "issuer-in-response",
            "access-token-lifetime",
            "access-token-type",
            "least-privilege",
            "code-lifetime",
            "request-uri-lifetime",
            "refresh-token-rotation",
            "transport",
            "api-authentication",
            "api-dpop-only",
            "api-proof-signature",
            "api-proof-type",
            "api-proof-key",
            "api-proof-binding",
            "api-proof-ath",
            "api-proof-htm",
            "api-proof-htu",
            "api-proof-age",
            "api-proof-replay",
            "api-token-signature",
            "api-token-audience",
            "api-token-issuer",
            "api-token-expiry",
            "api-token-type",
            "api-token-in-query");

    /** Of the settings of the realm and of APIs: reported, and nothing is refused for them. */
    private static final Set<String> REPORTED = Stream.concat(
                    Stream.of("code-lifetime", "request-uri-lifetime", "transport"),
                    IN_ORDER.stream().filter(id -> id.startsWith("api-")))
            .collect(Collectors.toSet());

    /** Counted, and never refused under any rule set. */
    private static final Set<String> MEASURED = Set.of("attestation-names", "token-reuse", "clock");

    private static final Set<String> INVARIANTS = Set.of(
            "client-id",
            "assertion-single-use",
            "dpop-proof",
            "dpop-replay",
            "dpop-code-binding",
            "granted-scopes",
            "identity-scopes");

    private static final Map<String, OAuthError> ERRORS = Map.ofEntries(
            Map.entry("request-form", OAuthError.INVALID_REQUEST),
            Map.entry("confidential-client", OAuthError.UNAUTHORIZED_CLIENT),
            Map.entry("private-key-jwt", OAuthError.INVALID_CLIENT),
            Map.entry("assertion-audience", OAuthError.INVALID_CLIENT),
            Map.entry("assertion-type", OAuthError.INVALID_CLIENT),
            Map.entry("assertion-lifetime", OAuthError.INVALID_CLIENT),
            Map.entry("assertion-single-use", OAuthError.INVALID_CLIENT),
            Map.entry("dpop-proof", OAuthError.INVALID_DPOP_PROOF),
            Map.entry("dpop-replay", OAuthError.INVALID_DPOP_PROOF),
            Map.entry("dpop-proof-age", OAuthError.INVALID_DPOP_PROOF),
            Map.entry("dpop-nonce", OAuthError.USE_DPOP_NONCE),
            Map.entry("sender-constrained-tokens", OAuthError.INVALID_DPOP_PROOF),
            Map.entry("dpop-code-binding", OAuthError.INVALID_GRANT),
            Map.entry("signing-algorithm", OAuthError.INVALID_CLIENT),
            Map.entry("key-strength", OAuthError.INVALID_CLIENT),
            Map.entry("key-expiry", OAuthError.INVALID_CLIENT),
            Map.entry("pushed-authorization", OAuthError.INVALID_REQUEST),
            Map.entry("request-object", OAuthError.INVALID_REQUEST_OBJECT),
            Map.entry("pkce-s256", OAuthError.INVALID_REQUEST),
            Map.entry("redirect-uris", OAuthError.INVALID_REQUEST),
            Map.entry("response-type-code", OAuthError.UNSUPPORTED_RESPONSE_TYPE),
            Map.entry("no-password-grant", OAuthError.UNAUTHORIZED_CLIENT),
            Map.entry("grant-type", OAuthError.UNSUPPORTED_GRANT_TYPE),
            Map.entry("granted-scopes", OAuthError.INVALID_SCOPE),
            Map.entry("identity-scopes", OAuthError.INVALID_SCOPE),
            Map.entry("single-audience", OAuthError.INVALID_TARGET),
            Map.entry("authorization-details", OAuthError.INVALID_REQUEST),
            Map.entry("organisation", OAuthError.INVALID_REQUEST),
            Map.entry("organisation-placement", OAuthError.INVALID_REQUEST),
            Map.entry("attestation", OAuthError.INVALID_REQUEST));

    private static final Map<String, Set<String>> PARAMETERS = Map.ofEntries(
            Map.entry("assertion-lifetime", Set.of("max", "ahead")),
            Map.entry("dpop-proof-age", Set.of("max", "ahead")),
            Map.entry("dpop-nonce", Set.of("lifetime", "userinfo")),
            Map.entry("signing-algorithm", Set.of("allowed")),
            Map.entry("key-strength", Set.of("rsa", "ec")),
            Map.entry("request-object", Set.of("max", "leeway")),
            Map.entry("access-token-lifetime", Set.of("max")),
            Map.entry("clock", Set.of("off")),
            Map.entry("organisation", Set.of("checkDigits")),
            Map.entry("attestation", Set.of("max")),
            Map.entry("api-proof-age", Set.of("max", "ahead")),
            Map.entry("api-token-expiry", Set.of("leeway")));

    /** Requirements that no facts can fail, each with the reason. */
    private static final Map<String, String> NEVER_FAIL = Map.of(
            "granted-scopes",
            "only the server, which looks scopes up, can tell; its refusal is answered under this id");

    /** Requirements that apply to every request, each with the reason. */
    private static final Map<String, String> ALWAYS_APPLY = Map.of("request-form", "every request has a form");

    /** RFC 6749, section 5.2: what an {@code error_description} may hold. */
    private static final Pattern DESCRIPTION = Pattern.compile("[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]+");

    @Test
    void listsEveryRequirementOnceAndInTheOrderOfRefusals() {
        assertThat(Catalogue.requirements())
                .extracting(Requirement::id)
                .as("the names and their order are public")
                .doesNotHaveDuplicates()
                .containsExactlyElementsOf(IN_ORDER);
    }

    @Test
    void tellsInvariantsFromWhatHasPhases() {
        assertThat(Catalogue.requirements())
                .filteredOn(requirement -> requirement.kind() == Kind.INVARIANT)
                .extracting(Requirement::id)
                .as("what can never be turned off")
                .containsExactlyInAnyOrderElementsOf(INVARIANTS);
        assertThat(Catalogue.requirements())
                .filteredOn(requirement -> requirement.kind() == Kind.REPORTED)
                .extracting(Requirement::id)
                .as("what is only reported")
                .containsExactlyInAnyOrderElementsOf(REPORTED);
        assertThat(Catalogue.requirements())
                .filteredOn(requirement -> requirement.kind() == Kind.MEASURED)
                .extracting(Requirement::id)
                .as("what is only counted")
                .containsExactlyInAnyOrderElementsOf(MEASURED);
        assertThat(Catalogue.requirements())
                .filteredOn(requirement -> !INVARIANTS.contains(requirement.id())
                        && !MEASURED.contains(requirement.id())
                        && !REPORTED.contains(requirement.id()))
                .extracting(Requirement::kind)
                .as("everything else is dated; a rule set may only measure it")
                .containsOnly(Kind.DATED);
    }

    @ParameterizedTest
    @MethodSource("no.helseprofil.catalogue.Catalogue#requirements")
    void answersWithTheErrorOfTheTable(Requirement requirement) {
        assertThat(requirement.definition().error()).as(requirement.id()).isEqualTo(ERRORS.get(requirement.id()));
        if (requirement instanceof RequestCheck check && !MEASURED.contains(requirement.id())) {
            assertThat(check.failed("a sentence").error()).isEqualTo(ERRORS.get(requirement.id()));
        }
    }

    @ParameterizedTest
    @MethodSource("no.helseprofil.catalogue.Catalogue#requirements")
    void saysWhereItIsWritten(Requirement requirement) {
        assertThat(requirement.definition().references())
                .as("%s must be traceable", requirement.id())
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .allSatisfy(reference -> assertThat(reference).isNotBlank());
    }

    @ParameterizedTest
    @MethodSource("no.helseprofil.catalogue.Catalogue#requirements")
    void hasTheParametersOfTheTable(Requirement requirement) {
        Set<String> names = requirement.definition().parameters().stream()
                .map(Parameter::name)
                .collect(Collectors.toSet());
        assertThat(names).as(requirement.id()).isEqualTo(PARAMETERS.getOrDefault(requirement.id(), Set.of()));
    }

    @Test
    void findsARequirementByItsNameAndByItsType() {
        assertThat(Catalogue.find("dpop-nonce")).map(Requirement::id).hasValue("dpop-nonce");
        assertThat(Catalogue.find("DPOP-NONCE")).isEmpty();
        assertThat(Catalogue.get(DpopNonce.class).id()).isEqualTo("dpop-nonce");
        assertThatThrownBy(() -> Catalogue.get(Unlisted.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Unlisted");
    }

    @ParameterizedTest
    @MethodSource("onRequests")
    void isShownToPassToFailAndNotToApply(RequestCheck requirement) throws ReflectiveOperationException {
        RequirementContract test = testOf(requirement);
        assertThat(test.requirement()).hasSameClassAs(requirement);
        assertThat(test.deviating().isEmpty())
                .as("%s: a check that can't fail is a defect", requirement.id())
                .isEqualTo(NEVER_FAIL.containsKey(requirement.id()));
        assertThat(test.elsewhere().isEmpty())
                .as("%s applies to everything", requirement.id())
                .isEqualTo(ALWAYS_APPLY.containsKey(requirement.id()));
    }

    @ParameterizedTest
    @MethodSource("onRequests")
    void refusesWithTheErrorOfItsDefinitionAndACharacterSetThatFits(RequestCheck requirement)
            throws ReflectiveOperationException {
        Optional<FactsFixture> deviating = testOf(requirement).deviating();
        if (deviating.isEmpty()) {
            return;
        }
        Outcome outcome = requirement.check(deviating.get().facts(), Parameters.defaults(RuleSet.HELSEID));
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            if (!MEASURED.contains(requirement.id())) {
                assertThat(failed.error()).isEqualTo(requirement.definition().error());
            }
            assertThat(failed.sentence()).matches(DESCRIPTION).doesNotEndWith(".");
        });
    }

    @Test
    void writesEveryPublicSentenceInTheCharactersOfADescription() throws IllegalAccessException {
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
    void refusesASentenceThatNoDescriptionMayHold() {
        for (String sentence : List.of("", "say \"no\"", "a \\ b", "æ", "two\nlines", "\u007f")) {
            assertThatThrownBy(() -> new Outcome.Failed(OAuthError.INVALID_REQUEST, sentence, Outcome.Stage.RULE))
                    .as("<%s>", sentence)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(new Outcome.Failed(OAuthError.INVALID_REQUEST, " !#[]~", Outcome.Stage.RULE).sentence())
                .as("the corners of the set")
                .isEqualTo(" !#[]~");
    }

    @ParameterizedTest
    @MethodSource("compliantRequests")
    void findsNothingInACompliantRequest(FactsFixture request) {
        for (RuleSet ruleSet : RuleSet.values()) {
            Map<String, Outcome> outcomes = onRequests()
                    .collect(Collectors.toMap(
                            Requirement::id,
                            requirement -> requirement.check(request.facts(), Parameters.defaults(ruleSet))));
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

    /** A test of this name beside each requirement; every deviation of it is a deviation of its own. */
    private static RequirementContract testOf(RequestCheck requirement) throws ReflectiveOperationException {
        Constructor<?> constructor =
                Class.forName(requirement.getClass().getName() + "Test").getDeclaredConstructor();
        constructor.setAccessible(true);
        return (RequirementContract) constructor.newInstance();
    }

    private record Unlisted(Definition definition) implements Requirement {}
}
