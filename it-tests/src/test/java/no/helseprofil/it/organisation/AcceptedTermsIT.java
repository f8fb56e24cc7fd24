package no.helseprofil.it.organisation;

import static no.helseprofil.it.organisation.OrganisationRealm.BOTH_SCOPES;
import static no.helseprofil.it.organisation.OrganisationRealm.CHILD;
import static no.helseprofil.it.organisation.OrganisationRealm.HOSPITAL;
import static no.helseprofil.it.organisation.OrganisationRealm.MULTI;
import static no.helseprofil.it.organisation.OrganisationRealm.MUNICIPALITY;
import static no.helseprofil.it.organisation.OrganisationRealm.NOBODYS;
import static no.helseprofil.it.organisation.OrganisationRealm.OTHER_API;
import static no.helseprofil.it.organisation.OrganisationRealm.PARENT;
import static no.helseprofil.it.organisation.OrganisationRealm.SINGLE;
import static no.helseprofil.it.organisation.OrganisationRealm.SUPPLIER;
import static no.helseprofil.it.organisation.OrganisationRealm.asserting;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.API;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static org.assertj.core.api.Assertions.assertThat;

import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that an API that has terms is open for organisations that have accepted them, and that the answer says which
 * scopes the client didn't get.
 */
class AcceptedTermsIT {

    private static final String ORGANISATIONS = "helseprofil.api.organisations";
    private static final Details HOSPITAL_ITSELF = Details.ofParent(HOSPITAL);
    private static final Details MUNICIPALITY_ITSELF = Details.ofParent(MUNICIPALITY);

    @AutoClose
    private static OrganisationRealm organisations;

    private static OidcClient client;

    @BeforeAll
    static void makeRealm() {
        organisations = OrganisationRealm.underProfile();
        client = organisations.oidc(MULTI);
    }

    @BeforeEach
    void acceptedByTheMunicipality() {
        accepted(MUNICIPALITY);
    }

    @Test
    void anOrganisationThatAcceptedTheTermsGetsAccess() {
        Exchange granted = asserting(client, MUNICIPALITY_ITSELF).clientCredentials(SCOPE);

        assertThat(granted.accessTokenClaims().path("aud").textValue()).isEqualTo(API);
        assertThat(granted.response().json().has("rejected_scope")).isFalse();
    }

    @Test
    void anOrganisationThatDidNotAcceptGetsNoToken() {
        refusedAsClosed(asserting(client, HOSPITAL_ITSELF).clientCredentials(SCOPE));
    }

    @Test
    void anExistingClientGetsAnUnrestrictedTokenUntilTheDate() {
        OidcClient before = organisations.registerMultiTenant("of-before");
        organisations.realm().alterAttribute("of-before", "helseprofil.registered", "existing");

        Exchange granted = asserting(before, HOSPITAL_ITSELF).clientCredentials(SCOPE);

        assertRejected(granted);
        assertThat(granted.accessTokenClaims().has("aud")).isFalse();
    }

    @Test
    @Attack(
            by = Attacker.VENDOR,
            tries = "requests tokens of an API whose client is disabled, alone, beside another, and by refresh",
            outcome = "not in `aud`; its scopes are rejected")
    void aDisabledApiIsClosedToEveryone() {
        Exchange login = organisations.logIn(client, organisations.request(MUNICIPALITY_ITSELF));
        enabled(false);
        try {
            Exchange alone = asserting(client, MUNICIPALITY_ITSELF).clientCredentials(SCOPE);
            refusedAsClosed(alone);
            assertRejected(client.refresh(login.refreshToken()));
            Exchange beside = asserting(client, MUNICIPALITY_ITSELF)
                    .withResource(API)
                    .withResource(OTHER_API)
                    .clientCredentials(BOTH_SCOPES);
            assertRejected(beside);
            assertThat(beside.accessTokenClaims().path("aud").textValue()).isEqualTo(OTHER_API);
        } finally {
            enabled(true);
        }
    }

    private static void enabled(boolean enabled) {
        organisations.realm().change(API, registered -> registered.put("enabled", enabled));
    }

    @Test
    void anotherApiOfTheTokenStaysOpen() {
        OidcClient both = asserting(client, HOSPITAL_ITSELF).withResource(API).withResource(OTHER_API);

        Exchange granted = both.clientCredentials(BOTH_SCOPES);

        assertRejected(granted);
        assertThat(granted.accessTokenClaims().path("aud").textValue()).isEqualTo(OTHER_API);
        assertThat(Represented.in(granted)).isEqualTo(Represented.byMultiTenant(HOSPITAL, null));
    }

    @Test
    void anUnselectedApiIsNotRejected() {
        Exchange granted =
                asserting(client, HOSPITAL_ITSELF).withResource(OTHER_API).clientCredentials(BOTH_SCOPES);

        assertThat(granted.accessTokenClaims().path("aud").textValue()).isEqualTo(OTHER_API);
        assertThat(granted.response().json().has("rejected_scope")).isFalse();
    }

    @Test
    void aClientWithSeveralApisMustNameOne() {
        OidcClient silent = client.withRequest(request -> request.withoutForm("scope"));

        refused(silent.clientCredentials(SCOPE))
                .by("token-audience")
                .saying("name in scope the API")
                .with(400, "invalid_scope");
    }

    @Test
    void theTokensOrganisationCountsNotTheLogins() {
        Exchange login = organisations.logIn(client, organisations.request(HOSPITAL_ITSELF));

        assertRejected(login);
        Exchange forMunicipality = asserting(client, MUNICIPALITY_ITSELF).refresh(login.refreshToken());
        assertThat(forMunicipality.accessTokenClaims().path("aud").textValue()).isEqualTo(API);
        assertThat(forMunicipality.response().json().has("rejected_scope")).isFalse();
        assertRejected(client.refresh(login.refreshToken()));
    }

    @Test
    void aLoginWithoutOrganisationIsRejected() {
        assertRejected(organisations.logIn(client, organisations.request()));
        refusedAsClosed(organisations.oidc(NOBODYS).clientCredentials(SCOPE));
    }

    @Test
    void anExchangeIsRejectedToo() {
        String token =
                organisations.logIn(client, organisations.requestOf("openid")).accessToken();

        refusedAsClosed(asserting(client, HOSPITAL_ITSELF).exchangeToken(token, SCOPE));
    }

    @Test
    void onlyTheLegalEntityCanAccept() {
        accepted(CHILD + "," + SUPPLIER);

        refusedAsClosed(
                asserting(organisations.oidc(SINGLE), Details.ofChild(CHILD)).clientCredentials(SCOPE));
        refusedAsClosed(asserting(client, MUNICIPALITY_ITSELF).clientCredentials(SCOPE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"99997777", "9999777740", "*", "999977774;312232324", "NO:ORGNR:999977774"})
    void comparesWholeNumbers(String accepted) {
        accepted(accepted);

        refusedAsClosed(organisations.oidc(SINGLE).clientCredentials(SCOPE));
    }

    @Test
    void severalOrganisationsMayHaveAccepted() {
        accepted(HOSPITAL + ", " + PARENT);

        assertThat(organisations
                        .oidc(SINGLE)
                        .clientCredentials(SCOPE)
                        .accessTokenClaims()
                        .path("aud")
                        .textValue())
                .isEqualTo(API);
    }

    @Test
    void withdrawnTermsCloseTheApiWithTheNextToken() {
        Exchange login = organisations.logIn(client, organisations.request(MUNICIPALITY_ITSELF));

        accepted(PARENT);

        assertThat(login.accessTokenClaims().path("aud").textValue()).isEqualTo(API);
        assertRejected(client.refresh(login.refreshToken()));
        accepted(MUNICIPALITY);
        assertThat(client.refresh(login.refreshToken())
                        .accessTokenClaims()
                        .path("aud")
                        .textValue())
                .isEqualTo(API);
    }

    private static void accepted(String numbers) {
        organisations.realm().changeAttribute(TestRealm.API, ORGANISATIONS, numbers);
    }

    private static void refusedAsClosed(Exchange answer) {
        refused(answer)
                .by("token-audience")
                .saying("hasn't accepted their terms")
                .with(400, "invalid_scope");
    }

    private static void assertRejected(Exchange granted) {
        assertThat(granted.response().status()).isEqualTo(200);
        assertThat(granted.response().text("rejected_scope")).isEqualTo(SCOPE);
        assertThat(granted.response().text("scope").split(" ")).doesNotContain(SCOPE);
        assertThat(granted.accessTokenClaims().path("scope").asText().split(" "))
                .doesNotContain(SCOPE);
        assertThat(granted.accessTokenClaims().path("aud").toString()).doesNotContain(API);
    }
}
