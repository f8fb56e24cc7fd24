package no.helseprofil.it.claims;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Access token, introspection, ID token and userinfo say the same of a person, a client and an organisation, or nothing. */
class AgreementIT {

    private static final String API = "nhn:demo-api/everything";
    private static final String LOGIN = "helseid://scopes/everything";
    private static final String BOTH = API + " " + LOGIN;
    private static final String SINGLE = "of-one";
    private static final String MULTI = "of-many";
    private static final String EXEMPT = "exempt";
    private static final List<String> CLAIMS = Stream.of(
                    Claims.OF_PERSON,
                    Claims.OF_CLIENT,
                    List.of(Claims.JOURNAL, Claims.NETWORK, "sub", "client_id", "azp", "amr", "act"))
            .flatMap(List::stream)
            .toList();

    private static HealthRealm health;

    @AutoClose
    private static TestRealm realm;

    private static OidcClient single;
    private static OidcClient multi;
    private static OidcClient existing;
    private static OidcClient exempt;

    @BeforeAll
    static void create() {
        realm = TestRealm.underProfile();
        health = HealthRealm.in(realm).scope(API, Mapping.all()).scope(LOGIN, Mapping.all());
        Map<String, String> ofOne =
                Map.of("helseprofil.orgnr-parent", HealthRealm.PARENT, "helseprofil.orgnr-children", HealthRealm.CHILD);
        single = health.client(SINGLE, ofOne, API, LOGIN);
        multi = health.client(
                MULTI,
                Map.of(
                        "helseprofil.tenancy",
                        "multi-tenant",
                        "helseprofil.orgnr-supplier",
                        HealthRealm.SUPPLIER,
                        "helseprofil.delegations",
                        HealthRealm.PARENT + ", " + HealthRealm.OTHER_PARENT),
                API,
                LOGIN);
        existing = health.plant(
                "existing",
                Map.of("helseprofil.registered", "existing", "helseprofil.orgnr-parent", HealthRealm.PARENT),
                API,
                LOGIN);
        exempt = health.client(EXEMPT, ofOne, API, LOGIN);
        realm.putProfile(health.realm().exempting(EXEMPT));
    }

    @AfterEach
    void unsigned() {
        realm.changeAttribute(MULTI, "user.info.response.signature.alg", "");
        realm.changeAttribute(TestRealm.API, "client.introspection.response.allow.jwt.claim.enabled", "false");
    }

    /** Clients of each kind, and what they do last. */
    enum Kind {
        MACHINE(() -> single, () -> single.clientCredentials(API), HealthRealm.PARENT, null, null),
        MACHINE_OF_A_CHILD(
                () -> single,
                () -> acting(single, Details.ofChild(HealthRealm.CHILD)).clientCredentials(API),
                HealthRealm.PARENT,
                HealthRealm.CHILD,
                null),
        LOGIN_OF_ONE(() -> single, () -> health.logIn(single, BOTH), HealthRealm.PARENT, null, null),
        MACHINE_OF_MANY(
                () -> multi,
                () -> acting(multi, Details.ofParent(HealthRealm.OTHER_PARENT)).clientCredentials(API),
                HealthRealm.OTHER_PARENT,
                null,
                HealthRealm.SUPPLIER),
        LOGIN_OF_MANY_FOR_NONE_YET(() -> multi, () -> health.logIn(multi, BOTH), null, null, null),
        LOGIN_OF_MANY_BY_THE_REQUEST(
                () -> multi, AgreementIT::byTheRequest, HealthRealm.PARENT, HealthRealm.CHILD, HealthRealm.SUPPLIER),
        REFRESH_TO_ANOTHER_ORGANISATION(
                () -> multi,
                () -> acting(multi, Details.ofParent(HealthRealm.OTHER_PARENT))
                        .refresh(byTheRequest().refreshToken()),
                HealthRealm.OTHER_PARENT,
                null,
                HealthRealm.SUPPLIER),
        REFRESH_BACK_TO_THAT_OF_THE_LOGIN(
                () -> multi, AgreementIT::thereAndBack, HealthRealm.PARENT, HealthRealm.CHILD, HealthRealm.SUPPLIER),
        OF_BEFORE(() -> existing, () -> health.logIn(existing, BOTH), HealthRealm.PARENT, null, null),
        EXEMPT_LOGIN(() -> exempt, () -> health.logIn(exempt, BOTH), null, null, null);

        private final Supplier<OidcClient> client;
        private final Supplier<Exchange> tokens;
        private final String parent;
        private final String child;
        private final String supplier;

        Kind(Supplier<OidcClient> client, Supplier<Exchange> tokens, String parent, String child, String supplier) {
            this.client = client;
            this.tokens = tokens;
            this.parent = parent;
            this.child = child;
            this.supplier = supplier;
        }
    }

    @ParameterizedTest
    @EnumSource
    void allPlacesHaveTheSameClaims(Kind kind) {
        LoginClaims disclosed = LoginClaims.of(realm, kind.client.get(), kind.tokens.get());

        assertAgreement(disclosed);
        assertThat(disclosed.accessToken().path(Claims.PARENT).textValue()).isEqualTo(kind.parent);
        assertThat(disclosed.accessToken().path(Claims.CHILD).textValue()).isEqualTo(kind.child);
        assertThat(disclosed.accessToken().path(Claims.SUPPLIER).textValue()).isEqualTo(kind.supplier);
    }

    @Tag("smoke")
    @Test
    void aRefusedRefreshChangesNothing() {
        Exchange login = byTheRequest();
        LoginClaims before = LoginClaims.of(realm, multi, login);

        refused(acting(multi, Details.ofParent(HealthRealm.SUPPLIER)).refresh(login.refreshToken()))
                .by("organisation")
                .with(400, "invalid_request");

        LoginClaims after = LoginClaims.of(realm, multi, login);
        LoginClaims next = LoginClaims.of(realm, multi, multi.refresh(login.refreshToken()));
        assertAgreement(after);
        for (String claim : CLAIMS) {
            assertThat(after.of(claim)).as(claim).isEqualTo(before.of(claim));
            assertThat(next.of(claim)).as(claim).isEqualTo(before.of(claim));
        }
    }

    /** Two tokens of one login, for two organisations: each is asked about by itself. */
    @Test
    void eachTokenOfALoginHasItsOwnClaims() {
        Exchange login = byTheRequest();
        Exchange other =
                acting(multi, Details.ofParent(HealthRealm.OTHER_PARENT)).refresh(login.refreshToken());

        LoginClaims first = LoginClaims.of(realm, multi, login);
        LoginClaims second = LoginClaims.of(realm, multi, other);

        assertAgreement(first);
        assertAgreement(second);
        assertThat(first.userInfo().path(Claims.PARENT).textValue()).isEqualTo(HealthRealm.PARENT);
        assertThat(first.userInfo().path(Claims.CHILD).textValue()).isEqualTo(HealthRealm.CHILD);
        assertThat(second.userInfo().path(Claims.PARENT).textValue()).isEqualTo(HealthRealm.OTHER_PARENT);
        assertThat(second.userInfo().has(Claims.CHILD)).isFalse();
    }

    @Test
    void aSignedUserinfoResponseHasTheSameClaims() {
        Exchange login = byTheRequest();
        JsonNode plain = multi.userinfo(login.accessToken()).response().json();
        realm.changeAttribute(MULTI, "user.info.response.signature.alg", "ES256");

        JsonNode signed = payload(multi.userinfo(login.accessToken()).response().body());

        assertThat(signed.path("aud").textValue()).as("it is the signed one").isEqualTo(MULTI);
        for (String claim : CLAIMS) {
            assertThat(signed.path(claim)).as(claim).isEqualTo(plain.path(claim));
        }
    }

    @Test
    void aSignedIntrospectionResponseHasTheSameClaims() {
        Exchange login = byTheRequest();
        realm.changeAttribute(TestRealm.API, "client.introspection.response.allow.jwt.claim.enabled", "true");

        JsonNode answer = realm.oidc(TestRealm.API)
                .withRequest(request -> request.header("Accept", "application/jwt"))
                .introspect(login.accessToken())
                .response()
                .json();

        JsonNode signed = payload(answer.path("jwt").textValue());
        for (String claim : CLAIMS) {
            if (!claim.equals("client_id")) {
                assertThat(signed.path(claim)).as(claim).isEqualTo(answer.path(claim));
                assertThat(signed.path(claim))
                        .as(claim)
                        .isEqualTo(login.accessTokenClaims().path(claim));
            }
        }
    }

    @Test
    void aRevokedTokenHasNoClaims() {
        Exchange login = byTheRequest();
        multi.revoke(login.accessToken());

        JsonNode introspection = LoginClaims.introspection(realm, login.accessToken());

        assertThat(introspection).hasSize(1);
        assertThat(introspection.path("active").booleanValue()).isFalse();
        assertThat(multi.userinfo(login.accessToken()).response().status()).isEqualTo(401);
    }

    private static Exchange byTheRequest() {
        return multi.logIn(
                HealthRealm.asking(BOTH)
                        .with(Details.ofParentAndChild(HealthRealm.PARENT, HealthRealm.CHILD)
                                .and(Details.ofSfmJournal("of-the-login"))),
                HealthRealm.DOCTOR,
                TestRealm.PASSWORD);
    }

    private static Exchange thereAndBack() {
        String refreshToken = byTheRequest().refreshToken();
        acting(multi, Details.ofParent(HealthRealm.OTHER_PARENT))
                .refresh(refreshToken)
                .accessToken();
        return multi.refresh(refreshToken);
    }

    private static OidcClient acting(OidcClient client, Details details) {
        return client.withAssertion(assertion -> assertion.details(details));
    }

    private static void assertAgreement(LoginClaims disclosed) {
        for (String claim : CLAIMS) {
            Map<String, JsonNode> places = disclosed.of(claim);
            assertThat(new HashSet<>(places.values())).as(claim + " " + places).hasSizeLessThan(2);
            if (claim.startsWith("helseid://") || claim.startsWith("nhn:")) {
                assertThat(places.containsKey("introspection"))
                        .as("introspection returns " + claim + " as the token does")
                        .isEqualTo(places.containsKey("access token"));
                assertThat(places.containsKey("userinfo"))
                        .as("userinfo returns " + claim + " as the ID token does")
                        .isEqualTo(places.containsKey("ID token"));
            }
        }
    }

    private static JsonNode payload(String jwt) {
        try {
            return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(jwt.split("\\.")[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
