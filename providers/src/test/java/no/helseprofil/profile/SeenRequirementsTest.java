package no.helseprofil.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.jose.KeySize;
import no.helseprofil.organisation.DetailsFixture;
import org.junit.jupiter.api.Test;

/** In which requests each requirement of the catalogue is seen: the whole catalogue, since an assessment relies on it. */
class SeenRequirementsTest {

    private static final Set<String> TOKEN = Set.of(
            "token authorization_code",
            "token client_credentials",
            "token refresh_token",
            "token urn:ietf:params:oauth:grant-type:token-exchange",
            "token password",
            "token other");
    private static final Set<String> PUSHED = Set.of("pushed-authorization");
    private static final Set<String> LOGIN = and(PUSHED, "authorization", "token authorization_code");
    private static final Set<String> AUTHENTICATED = and(and(TOKEN, "introspection", "revocation", "other"), PUSHED);
    private static final Set<String> PROOFS = and(and(TOKEN, "userinfo"), PUSHED);
    private static final Set<String> ALL = and(AUTHENTICATED, "authorization", "userinfo");

    private static final Map<String, Set<String>> SEEN = Map.ofEntries(
            Map.entry("request-form", ALL),
            Map.entry("confidential-client", AUTHENTICATED),
            Map.entry("private-key-jwt", AUTHENTICATED),
            Map.entry("assertion-audience", AUTHENTICATED),
            Map.entry("assertion-type", AUTHENTICATED),
            Map.entry("assertion-lifetime", AUTHENTICATED),
            Map.entry("assertion-single-use", AUTHENTICATED),
            Map.entry("dpop-proof", PROOFS),
            Map.entry("dpop-replay", PROOFS),
            Map.entry("dpop-proof-age", PROOFS),
            Map.entry("dpop-nonce", and(TOKEN, PUSHED)),
            Map.entry("sender-constrained-tokens", and(TOKEN, "userinfo")),
            Map.entry("dpop-code-binding", and(PUSHED, "token authorization_code")),
            Map.entry("signing-algorithm", ALL),
            Map.entry("key-strength", and(AUTHENTICATED, "userinfo")),
            Map.entry("key-expiry", AUTHENTICATED),
            Map.entry("pushed-authorization", Set.of("authorization", "token authorization_code")),
            Map.entry("request-object", LOGIN),
            Map.entry("pkce-s256", LOGIN),
            Map.entry("redirect-uris", LOGIN),
            Map.entry("response-type-code", LOGIN),
            Map.entry("no-password-grant", TOKEN),
            Map.entry("grant-type", without(TOKEN, "token password")),
            Map.entry("granted-scopes", and(TOKEN, PUSHED)),
            Map.entry(
                    "identity-scopes",
                    Set.of("token client_credentials", "token urn:ietf:params:oauth:grant-type:token-exchange")),
            Map.entry("single-audience", and(TOKEN, LOGIN)),
            Map.entry("authorization-details", without(ALL, "userinfo")),
            Map.entry("organisation", and(TOKEN, LOGIN)),
            Map.entry("organisation-placement", without(ALL, "userinfo")),
            Map.entry("attestation", and(TOKEN, LOGIN)),
            Map.entry("attestation-names", without(ALL, "userinfo")),
            Map.entry("token-reuse", Set.of("token client_credentials")),
            Map.entry("clock", and(AUTHENTICATED, "userinfo")));

    private static final Map<RequestPart, Set<String>> PARTS = Map.of(
            RequestPart.ASSERTION,
            Set.of(
                    "assertion-audience",
                    "assertion-type",
                    "assertion-lifetime",
                    "assertion-single-use",
                    "signing-algorithm",
                    "key-strength",
                    "key-expiry",
                    "clock"),
            RequestPart.PROOF,
            Set.of("dpop-proof", "dpop-replay", "dpop-proof-age", "dpop-nonce"),
            RequestPart.DETAILS,
            Set.of("authorization-details", "organisation-placement", "attestation", "attestation-names"),
            RequestPart.REQUEST_OBJECT,
            Set.of("request-object"));

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

    @Test
    void everyRequirementSaysInWhichRequestsItIsSeen() {
        assertThat(SEEN.keySet()).isEqualTo(checks().map(RequestCheck::id).collect(Collectors.toSet()));
        assertThat(checks())
                .allSatisfy(check -> assertThat(seen(check))
                        .as(check.id())
                        .containsExactlyInAnyOrderElementsOf(SEEN.get(check.id())));
    }

    @Test
    void everyRequirementSaysWhatItLooksAt() {
        assertThat(checks())
                .allSatisfy(check -> assertThat(PARTS.getOrDefault(check.part(), Set.of()))
                        .as("%s looks at %s", check.id(), check.part())
                        .matches(ids -> check.part() == RequestPart.WHOLE || ids.contains(check.id())));
        PARTS.forEach((part, ids) -> assertThat(ids)
                .as("%s", part)
                .allSatisfy(id -> assertThat(((RequestCheck) Catalogue.find(id).orElseThrow()).part())
                        .isEqualTo(part)));
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
    void whatSomeRequestFailsIsSeenInIt() {
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
                        .flatMap(facts -> checks().filter(check ->
                                check.check(facts, Parameters.defaults(RuleSet.HELSEID)) instanceof Outcome.Failed))
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

    private static Stream<RequestCheck> checks() {
        return Catalogue.requirements().stream()
                .filter(RequestCheck.class::isInstance)
                .map(RequestCheck.class::cast);
    }

    private static Set<String> seen(RequestCheck check) {
        return RequestKind.ALL.stream()
                .filter(check::isSeenIn)
                .map(RequestKind::text)
                .collect(Collectors.toSet());
    }

    private static Set<String> and(Set<String> some, String... others) {
        return and(some, Set.copyOf(Arrays.asList(others)));
    }

    private static Set<String> and(Set<String> some, Set<String> others) {
        return Stream.concat(some.stream(), others.stream()).collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> without(Set<String> some, String other) {
        return some.stream().filter(kind -> !kind.equals(other)).collect(Collectors.toUnmodifiableSet());
    }
}
