package no.helseprofil.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.jose.PublicJwk.KeySize;
import no.helseprofil.organisation.DetailsFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests of the requests in which each requirement of the catalogue is seen, compared with the requirements that
 * requests fail. An assessment relies on them.
 */
class SeenRequirementsTest {

    private static final Map<String, Supplier<FactsFixture>> REQUESTS = Map.of(
            "token client_credentials", FactsFixture::tokenRequest,
            "token authorization_code", FactsFixture::codeExchange,
            "token refresh_token", () -> FactsFixture.tokenRequest().grantType("refresh_token"),
            "token password", () -> FactsFixture.tokenRequest().grantType("password"),
            "token other", () -> FactsFixture.tokenRequest().grantType("urn:example:unknown"),
            "pushed-authorization", FactsFixture::pushedRequest,
            "authorization", FactsFixture::authorizationRequest,
            "userinfo", FactsFixture::userinfoRequest,
            "introspection", FactsFixture::introspectionRequest);

    private static final List<Consumer<FactsFixture>> FAULTS = List.of(
            request -> {},
            request -> request.fault("send each parameter once"),
            request -> request.client(ClientFixture::isPublic),
            request -> request.client(client -> client.authenticator("client-secret")),
            request -> request.client(client -> client.keyExpires("2020-01-01T00:00:00Z")),
            request -> request.client(client -> client.tokenAlgorithms("HS256", "HS256")),
            FactsFixture::withSecret,
            FactsFixture::withoutProof,
            FactsFixture::foreignNonce,
            FactsFixture::repeatedAssertion,
            FactsFixture::detailsTwice,
            FactsFixture::misplacedDetails,
            request -> request.assertionClaim("aud", "another"),
            request -> request.assertionHeader("typ", "JWT"),
            request -> request.assertionClaim("exp", FactsFixture.SECOND + 3600),
            request -> request.assertionClaim("jti", FactsFixture.ABSENT),
            request -> request.assertionClaim("iat", FactsFixture.SECOND - 8),
            request -> request.assertionHeader("alg", "RS1"),
            request -> request.registeredKey(FactsFixture.KEY_ID, KeySize.Family.RSA, 1024),
            request -> request.proofHeader("typ", "JWT"),
            request -> request.proofHeader("alg", "RS1"),
            request -> request.proofClaim("iat", FactsFixture.SECOND - 60),
            request -> request.proofHeader("jwk", JwkFixture.rsa(1024)),
            request -> request.code("another", "plain", false),
            request -> request.authorization(AuthorizationFixture::notPushed),
            request -> request.authorization(asked -> asked.dpopJkt("another")),
            request -> request.authorization(asked -> asked.codeChallenge(null)),
            request -> request.authorization(asked -> asked.redirectUri("https://another.example/")),
            request -> request.authorization(asked -> asked.responseType("token")),
            request -> request.authorization(asked -> asked.requestObject("none")),
            request -> request.authorization(asked -> asked.requestObjectWith(claims -> claims.remove("exp"))),
            request -> request.asksFor(Set.of("helseid://scopes/identity/pid")),
            request -> request.asksFor(Set.of("a/b", "c/d"), "a", "c"),
            request -> request.resource("another"),
            request -> request.detailsInAssertion(DetailsFixture.malformed()),
            request -> request.detailsInRequestObject(DetailsFixture.malformed()),
            request -> request.detailsInAssertion(DetailsFixture.child("123")),
            request -> request.sameTokenUntil(FactsFixture.NOW.plus(Duration.ofMinutes(5))));

    @ParameterizedTest
    @MethodSource("checks")
    void aRequirementIsSeenInTheRequestsOfItsTest(RequestCheck check) throws ReflectiveOperationException {
        RequirementContract test = RequirementContract.of(check);
        assertThat(Stream.concat(Stream.of(test.compliant()), test.deviating().stream()))
                .as("%s: isSeenIn leaves out a request that it judges", check.id())
                .allMatch(request -> check.isSeenIn(kind(request.facts())));
    }

    @ParameterizedTest
    @MethodSource("checks")
    void aDeviatingRequestIsSeenByEveryFailingRequirement(RequestCheck check) throws ReflectiveOperationException {
        Optional<FactsFixture> deviating = RequirementContract.of(check).deviating();
        if (deviating.isEmpty()) {
            return;
        }
        Facts facts = deviating.get().facts();
        assertThat(checks().filter(other -> fails(other, facts)))
                .as("what fails in the request of %s", check.id())
                .allMatch(other -> other.isSeenIn(kind(facts)));
    }

    @Test
    void noRequestFailsARequirementThatIsNotSeenInIt() {
        failures()
                .forEach((request, failed) -> assertThat(
                                checks().filter(check -> !check.isSeenIn(RequestKind.read(request)))
                                        .map(RequestCheck::id))
                        .as(request)
                        .doesNotContainAnyElementsOf(failed));
    }

    @Test
    void everyFailureIsSeenInItsRequest() {
        assertThat(failures().get("token client_credentials"))
                .as("the faults of this test reach most of what is seen")
                .hasSizeGreaterThan(15);
        assertThat(failures().get("introspection")).contains("assertion-type", "private-key-jwt");
        assertThat(failures().get("pushed-authorization"))
                .contains("redirect-uris", "pkce-s256", "request-object", "dpop-proof");
    }

    private static Map<String, Set<String>> failures() {
        Map<String, Set<String>> failures = new HashMap<>();
        REQUESTS.forEach((kind, request) -> failures.put(
                kind,
                FAULTS.stream()
                        .map(fault -> {
                            FactsFixture faulty = request.get();
                            fault.accept(faulty);
                            return faulty.facts();
                        })
                        .filter(SeenRequirementsTest::isPossible)
                        .flatMap(facts -> checks().filter(check -> fails(check, facts)))
                        .map(RequestCheck::id)
                        .collect(Collectors.toCollection(TreeSet::new))));
        return failures;
    }

    /** A code comes with its grant, {@code resource} where something is asked for, and details not with an access token. */
    private static boolean isPossible(Facts facts) {
        boolean asks = facts.endpoint().issues() || facts.endpoint() == Endpoint.AUTHORIZATION;
        return (facts.code() == null || "authorization_code".equals(facts.form().grantType()))
                && (facts.asked().resources().isEmpty() || asks)
                && (facts.endpoint() != Endpoint.USERINFO || facts.details().equals(Facts.SentDetails.NONE));
    }

    private static boolean fails(RequestCheck check, Facts facts) {
        return check.check(facts, Parameters.defaults(RuleSet.HELSEID)) instanceof Outcome.Failed;
    }

    /** Returns the kind of the request as the server reads it, except for grants that the server doesn't know. */
    private static RequestKind kind(Facts facts) {
        return facts.endpoint() == Endpoint.TOKEN
                ? RequestKind.ofToken(String.valueOf(facts.form().grantType()))
                : new RequestKind(facts.endpoint(), null);
    }

    static Stream<RequestCheck> checks() {
        return Catalogue.requirements().stream()
                .filter(RequestCheck.class::isInstance)
                .map(RequestCheck.class::cast);
    }
}
