package no.helseprofil.profile.request;

import static no.helseprofil.profile.FactsFixture.CLIENT_ID;
import static no.helseprofil.profile.FactsFixture.INTERNAL_ID;
import static no.helseprofil.profile.FactsFixture.KEY_THUMBPRINT;
import static no.helseprofil.profile.FactsFixture.NOW;
import static no.helseprofil.profile.FactsFixture.PROOF_KEY;
import static no.helseprofil.profile.FactsFixture.PROOF_KEY_THUMBPRINT;
import static no.helseprofil.profile.FactsFixture.authorizationRequest;
import static no.helseprofil.profile.FactsFixture.codeExchange;
import static no.helseprofil.profile.FactsFixture.introspectionRequest;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static no.helseprofil.profile.FactsFixture.userinfoRequest;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.incident.Block;
import no.helseprofil.incident.Blocks;
import no.helseprofil.jose.PublicJwk.KeySize;
import no.helseprofil.organisation.Details;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.RequirementContract;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockedTest implements RequirementContract {

    private static final String ORGANISATION = "999977774";
    private static final Facts.HeldToken OF_OTHERS = token("another key", "another", "another-id", "313325016");

    @Override
    public FactsFixture compliant() {
        return tokenRequest().blocking(blocking(new Block(Block.Kind.CLIENT, "another", "another-id", null)));
    }

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(tokenRequest().blocking(key(PROOF_KEY_THUMBPRINT)));
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(tokenRequest());
    }

    @Test
    void refusesABlockedProofKeyAtEveryEndpoint() {
        check(pushedRequest().blocking(key(PROOF_KEY_THUMBPRINT)))
                .fails(OAuthError.INVALID_CLIENT, Blocked.BY_KEY, Outcome.Precedence.INCIDENT);
        check(userinfoRequest().blocking(key(PROOF_KEY_THUMBPRINT)))
                .fails(OAuthError.INVALID_TOKEN, Blocked.BY_KEY, Outcome.Precedence.INCIDENT);
    }

    @Test
    void refusesABlockedKeyInAnotherEncoding() {
        byte[] x = Base64.getUrlDecoder().decode(PROOF_KEY.get("x"));
        byte[] padded = new byte[x.length + 1];
        System.arraycopy(x, 0, padded, 1, x.length);
        Map<String, Object> jwk = new LinkedHashMap<>(PROOF_KEY);
        jwk.put("x", Base64.getUrlEncoder().withoutPadding().encodeToString(padded));
        jwk.put("kid", "another name");
        jwk.put("use", "enc");

        check(tokenRequest().proofHeader("jwk", jwk).blocking(key(PROOF_KEY_THUMBPRINT)))
                .as("a leading zero makes another thumbprint of the same key")
                .fails(OAuthError.INVALID_CLIENT, Blocked.BY_KEY, Outcome.Precedence.INCIDENT);
    }

    @Test
    void refusesABlockedKeySentWithItsPrivatePart() {
        Map<String, Object> jwk = new LinkedHashMap<>(PROOF_KEY);
        jwk.put("d", "AAAA");

        check(tokenRequest().proofHeader("jwk", jwk).blocking(key(PROOF_KEY_THUMBPRINT)))
                .as("exempt clients are asked for nothing else")
                .fails(OAuthError.INVALID_CLIENT, Blocked.BY_KEY, Outcome.Precedence.INCIDENT);
    }

    @Test
    void refusesABlockedAssertionKeyRegardlessOfKid() {
        check(tokenRequest().blocking(key(KEY_THUMBPRINT)))
                .fails(OAuthError.INVALID_CLIENT, Blocked.BY_KEY, Outcome.Precedence.INCIDENT);
        check(tokenRequest().assertionHeader("kid", null).blocking(key(KEY_THUMBPRINT)))
                .fails(OAuthError.INVALID_CLIENT, Blocked.BY_KEY, Outcome.Precedence.INCIDENT);
        check(introspectionRequest().blocking(key(KEY_THUMBPRINT)))
                .fails(OAuthError.INVALID_CLIENT, Blocked.BY_KEY, Outcome.Precedence.INCIDENT);
    }

    @Test
    void refusesABlockedRequestObjectOrCertificateKey() {
        KeySize size = new KeySize(KeySize.Family.RSA, 4096);
        for (FactsFixture request : List.of(pushedRequest(), authorizationRequest())) {
            check(request.authorization(made -> made.requestObjectBy(size, "blocked key"))
                            .blocking(key("blocked key")))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.sentence()).isEqualTo(Blocked.BY_KEY));
        }
        check(tokenRequest().withoutAssertion().certificate(size, "blocked key").blocking(key("blocked key")))
                .fails(OAuthError.INVALID_CLIENT, Blocked.BY_KEY, Outcome.Precedence.INCIDENT);
        check(tokenRequest().certificate(size, "another key").blocking(key("blocked key")))
                .passes();
    }

    @Test
    void acceptsTheClientsOtherKey() {
        check(tokenRequest().blocking(key("the other key of the client"))).passes();
    }

    @Test
    void refusesACodeBoundToABlockedKey() {
        check(codeExchange().code("blocked key", "S256", true).blocking(key("blocked key")))
                .fails(OAuthError.INVALID_GRANT, Blocked.BY_KEY, Outcome.Precedence.INCIDENT);
    }

    @Test
    void refusesThePushedRequestOfABlockedKeyWhenUsed() {
        check(authorizationRequest()
                        .authorization(request -> request.dpopJkt("blocked key"))
                        .blocking(key("blocked key")))
                .fails(OAuthError.UNAUTHORIZED_CLIENT, Blocked.BY_KEY, Outcome.Precedence.INCIDENT);
    }

    @ParameterizedTest
    @EnumSource
    void refusesABlockedClientOfAnyStanding(Facts.Standing standing) {
        Facts.Blocking blocking = blocking(new Block(Block.Kind.CLIENT, CLIENT_ID, INTERNAL_ID, null));

        assertThat(new Blocked().holdsFor(standing)).isTrue();
        check(tokenRequest().client(client -> client.standing(standing)).blocking(blocking))
                .fails(OAuthError.INVALID_CLIENT, Blocked.BY_CLIENT, Outcome.Precedence.INCIDENT);
        check(authorizationRequest().client(client -> client.standing(standing)).blocking(blocking))
                .fails(OAuthError.UNAUTHORIZED_CLIENT, Blocked.BY_CLIENT, Outcome.Precedence.INCIDENT);
    }

    @Test
    void refusesABlockedClientByIdAndByClientId() {
        check(tokenRequest().blocking(blocking(new Block(Block.Kind.CLIENT, "its old name", INTERNAL_ID, null))))
                .fails(OAuthError.INVALID_CLIENT, Blocked.BY_CLIENT, Outcome.Precedence.INCIDENT);
        check(tokenRequest().blocking(blocking(new Block(Block.Kind.CLIENT, CLIENT_ID, "a deleted one", null))))
                .fails(OAuthError.INVALID_CLIENT, Blocked.BY_CLIENT, Outcome.Precedence.INCIDENT);
    }

    @Test
    void refusesABlockedParentOrSupplier() {
        Facts.Blocking blocking = organisation();

        check(tokenRequest().client(client -> client.actsFor(ORGANISATION)).blocking(blocking))
                .fails(OAuthError.INVALID_CLIENT, Blocked.BY_ORGANISATION, Outcome.Precedence.INCIDENT);
        check(tokenRequest()
                        .client(client -> client.actsForMany(ORGANISATION, "313325016"))
                        .blocking(blocking))
                .fails(OAuthError.INVALID_CLIENT, Blocked.BY_ORGANISATION, Outcome.Precedence.INCIDENT);
        check(tokenRequest()
                        .client(client -> client.with(ClientSetting.ORGNR_SUPPLIER, " " + ORGANISATION + ", x"))
                        .blocking(blocking))
                .as("a registration that can't be read protects no client")
                .fails(OAuthError.INVALID_CLIENT, Blocked.BY_ORGANISATION, Outcome.Precedence.INCIDENT);
    }

    @Test
    void acceptsAMultiTenantClientForItsOtherOrganisations() {
        FactsFixture request =
                tokenRequest().client(client -> client.actsForMany("313325016", ORGANISATION, "312232324"));

        check(request.detailsInAssertion(named("NO:ORGNR:312232324")).blocking(organisation()))
                .passes();
        check(request.detailsInAssertion(named("NO:ORGNR:" + ORGANISATION)).blocking(organisation()))
                .fails(OAuthError.INVALID_CLIENT, Blocked.BY_ORGANISATION, Outcome.Precedence.INCIDENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {ORGANISATION, "NO:ORGNR:" + ORGANISATION, "NO:ORGNR:312232324:" + ORGANISATION})
    void refusesABlockedOrganisationInAnyFormOrPlace(String value) {
        Details details = named(value);

        check(tokenRequest().detailsInAssertion(details).blocking(organisation()))
                .fails(OAuthError.INVALID_CLIENT, Blocked.BY_ORGANISATION, Outcome.Precedence.INCIDENT);
        check(pushedRequest().detailsInRequestObject(details).blocking(organisation()))
                .fails(OAuthError.INVALID_CLIENT, Blocked.BY_ORGANISATION, Outcome.Precedence.INCIDENT);
        check(codeExchange().detailsOfLogin(details).blocking(organisation()))
                .fails(OAuthError.INVALID_CLIENT, Blocked.BY_ORGANISATION, Outcome.Precedence.INCIDENT);
        check(authorizationRequest().picked(details).blocking(organisation()))
                .fails(OAuthError.UNAUTHORIZED_CLIENT, Blocked.BY_ORGANISATION, Outcome.Precedence.INCIDENT);
    }

    @Test
    void refusesEarlierTokensOfABlockedSubject() {
        check(tokenRequest().blocking(blocking(new Block(Block.Kind.KEY, "another key", null, null), OF_OTHERS)))
                .as("bound to a blocked key")
                .fails(OAuthError.INVALID_GRANT, Blocked.BY_KEY, Outcome.Precedence.INCIDENT);
        check(tokenRequest().blocking(blocking(new Block(Block.Kind.CLIENT, "another", null, null), OF_OTHERS)))
                .as("of a blocked client, exchanged by one that isn't")
                .fails(OAuthError.INVALID_GRANT, Blocked.BY_CLIENT, Outcome.Precedence.INCIDENT);
        check(tokenRequest()
                        .blocking(blocking(new Block(Block.Kind.CLIENT, "old name", "another-id", null), OF_OTHERS)))
                .fails(OAuthError.INVALID_GRANT, Blocked.BY_CLIENT, Outcome.Precedence.INCIDENT);
        check(userinfoRequest()
                        .blocking(blocking(new Block(Block.Kind.ORGANISATION, "313325016", null, null), OF_OTHERS)))
                .fails(OAuthError.INVALID_TOKEN, Blocked.BY_ORGANISATION, Outcome.Precedence.INCIDENT);
    }

    @Test
    void acceptsIntrospectionAndDetectsABlockedToken() {
        Facts facts = introspectionRequest()
                .blocking(new Facts.Blocking(
                        blocks(new Block(Block.Kind.KEY, "another key", null, null)), List.of(), OF_OTHERS))
                .facts();

        check(introspectionRequest().blocking(facts.blocking())).passes();
        assertThat(Blocked.isInspectedTokenBlocked(facts)).isTrue();
        assertThat(Blocked.isInspectedTokenBlocked(introspectionRequest().facts()))
                .isFalse();
    }

    @Test
    void anExpiredBlockRefusesNothing() {
        check(tokenRequest().blocking(key(PROOF_KEY_THUMBPRINT, NOW.plusMillis(1))))
                .fails(OAuthError.INVALID_CLIENT, Blocked.BY_KEY, Outcome.Precedence.INCIDENT);
        check(tokenRequest().blocking(key(PROOF_KEY_THUMBPRINT, NOW))).passes();
    }

    @ParameterizedTest
    @EnumSource
    void refusesUnreadableTokensWhileABlockIsInForce(Facts.Standing standing) {
        FactsFixture assertion = tokenRequest()
                .client(client -> client.standing(standing))
                .malformedAssertion("a member stands there twice");
        FactsFixture proof = userinfoRequest().malformedProof("the JWS is too large");

        check(assertion.blocking(key("any")))
                .as("no key was looked up, and it may be the blocked one")
                .fails(
                        OAuthError.INVALID_CLIENT,
                        Blocked.UNREADABLE + "a member stands there twice",
                        Outcome.Precedence.INCIDENT);
        check(proof.blocking(organisation()))
                .fails(
                        OAuthError.INVALID_TOKEN,
                        Blocked.UNREADABLE + "the JWS is too large",
                        Outcome.Precedence.INCIDENT);
        check(assertion.blocking(key("any", NOW)))
                .as("once a block has ended, no blocked client can hide")
                .passes();
    }

    private static Facts.Blocking key(String thumbprint) {
        return key(thumbprint, null);
    }

    private static Facts.Blocking key(String thumbprint, @Nullable Instant expires) {
        return blocking(new Block(Block.Kind.KEY, thumbprint, null, expires));
    }

    private static Facts.Blocking organisation() {
        return blocking(new Block(Block.Kind.ORGANISATION, ORGANISATION, null, null));
    }

    private static Facts.Blocking blocking(Block block, Facts.HeldToken... used) {
        return new Facts.Blocking(blocks(block), List.of(used), null);
    }

    private static Blocks blocks(Block block) {
        return new Blocks(List.of(block));
    }

    private static Facts.HeldToken token(String jkt, String client, String id, String organisation) {
        return new Facts.HeldToken(Set.of(jkt), Set.of(client), Set.of(id), Set.of(organisation));
    }

    private static Details named(String value) {
        return Details.of(json("""
            [{"type":"helseid_authorization","practitioner_role":{"organization":{"identifier":
             {"system":"urn:oid:1.0.6523","type":"ENH","value":"%s"}}}}]
            """.formatted(value)));
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
