package no.helseprofil.it.claims;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests that claims of one client and for one API go to no other, by the same login or in exchange for a token. */
@Attack(
        by = Attacker.VENDOR,
        tries = "requests by another client, or by token exchange, what one client got",
        outcome = "it gets nothing of it")
class OtherClientsIT {

    private static final String REFRESH_TOKEN = "urn:ietf:params:oauth:token-type:refresh_token";
    private static final String WITH_PID = "nhn:exchanging/with-pid";
    private static final String FOR_MANY = "nhn:exchanging-for-many/with-pid";
    private static final String WITH_HPR = "nhn:other-api/with-hpr";

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    private static final HealthRealm health = HealthRealm.in(realm)
            .scope(WITH_PID, Mapping.claim(Claims.PID), Mapping.clientClaim(Claims.JOURNAL))
            .scope(FOR_MANY, Mapping.claim(Claims.PID), Mapping.clientClaim(Claims.JOURNAL))
            .scope(WITH_HPR, Mapping.claim(Claims.HPR_NUMBER));
    private static final OidcClient client = health.client(
            "of-the-municipality", Map.of("helseprofil.orgnr-parent", HealthRealm.PARENT), WITH_PID, WITH_HPR);
    private static final OidcClient bearing = health.plant(
                    "of-before",
                    Map.of(
                            "helseprofil.registered",
                            "existing",
                            "helseprofil.orgnr-parent",
                            HealthRealm.PARENT,
                            "dpop.bound.access.tokens",
                            "false"),
                    WITH_PID,
                    FOR_MANY)
            .withoutProof();
    private static final OidcClient api = health.client(
            "nhn:exchanging",
            Map.of("helseprofil.api", "true", "helseprofil.orgnr-parent", HealthRealm.OTHER_PARENT),
            WITH_PID,
            WITH_HPR);
    private static final OidcClient saas = health.client(
            "nhn:exchanging-for-many",
            Map.of(
                    "helseprofil.api",
                    "true",
                    "helseprofil.tenancy",
                    "multi-tenant",
                    "helseprofil.orgnr-supplier",
                    HealthRealm.SUPPLIER,
                    "helseprofil.delegations",
                    HealthRealm.PARENT + "," + HealthRealm.OTHER_PARENT),
            WITH_PID,
            FOR_MANY,
            WITH_HPR);

    @Tag("smoke")
    @Test
    void anExchangedTokenHasTheTargetApisClaims() {
        Exchange login = health.logIn(bearing, WITH_PID);
        JsonNode subject = login.accessTokenClaims();

        JsonNode exchanged = api.exchangeToken(login.accessToken(), WITH_HPR).accessTokenClaims();

        assertThat(subject.path(Claims.PID).textValue()).as("the control").isEqualTo(HealthRealm.PID);
        assertThat(subject.path(Claims.PARENT).textValue()).isEqualTo(HealthRealm.PARENT);
        assertThat(exchanged.path("aud").textValue()).isEqualTo(HealthRealm.OTHER_API);
        assertThat(exchanged.has(Claims.PID)).isFalse();
        assertThat(exchanged.path(Claims.HPR_NUMBER).textValue()).isEqualTo(HealthRealm.HPR_NUMBER);
        assertThat(exchanged.path(Claims.PARENT).textValue()).isEqualTo(HealthRealm.OTHER_PARENT);
    }

    @Test
    void anExchangedTokenNamesItsActor() {
        Exchange login = health.logIn(bearing, WITH_PID);

        Exchange exchanged = api.exchangeToken(login.accessToken(), HealthRealm.BARE);
        JsonNode token = exchanged.accessTokenClaims();

        assertThat(login.accessTokenClaims().has("act")).as("of no exchange").isFalse();
        assertThat(token.path("act").path("iss").textValue()).isEqualTo(realm.issuer());
        assertThat(token.path("act").path("client_id").textValue()).isEqualTo("nhn:exchanging");
        assertThat(token.path("act").path(Claims.PARENT).textValue()).isEqualTo(HealthRealm.OTHER_PARENT);
        assertThat(token.path("act")).as("and no more").hasSize(3);
        assertThat(token.path("client_id").textValue()).isEqualTo("nhn:exchanging");
        assertThat(token.path("azp").textValue()).isEqualTo("nhn:exchanging");
        assertThat(LoginClaims.introspection(realm, exchanged.accessToken()).path("act"))
                .isEqualTo(token.path("act"));
    }

    @Test
    void earlierActorsAreNested() {
        OidcClient asParent = saas.withAssertion(it -> it.details(Details.ofParent(HealthRealm.PARENT)));
        OidcClient asOther = saas.withAssertion(it -> it.details(Details.ofParent(HealthRealm.OTHER_PARENT)));
        Exchange login = health.logIn(bearing, FOR_MANY);

        Exchange first = asParent.exchangeToken(login.accessToken(), FOR_MANY);
        Exchange again = asParent.exchangeToken(first.accessToken(), FOR_MANY);
        JsonNode second = asOther.exchangeToken(again.accessToken(), FOR_MANY).accessTokenClaims();

        assertThat(again.accessTokenClaims().path("act"))
                .as("the same act doesn't make a token grow")
                .isEqualTo(first.accessTokenClaims().path("act"));
        assertThat(second.path("act").path(Claims.PARENT).textValue()).isEqualTo(HealthRealm.OTHER_PARENT);
        assertThat(second.path("act").path("act"))
                .isEqualTo(first.accessTokenClaims().path("act"));
    }

    @Test
    void repeatedExchangesDoNotGrowTheTokenEndlessly() {
        OidcClient asParent = saas.withAssertion(it -> it.details(Details.ofParent(HealthRealm.PARENT)));
        OidcClient asOther = saas.withAssertion(it -> it.details(Details.ofParent(HealthRealm.OTHER_PARENT)));
        String token = health.logIn(bearing, FOR_MANY).accessToken();
        for (int act = 0; act < 10; act++) {
            token = (act % 2 == 0 ? asParent : asOther)
                    .exchangeToken(token, FOR_MANY)
                    .accessToken();
        }

        refused(asParent.exchangeToken(token, FOR_MANY)).by("grant-type").with(400, "invalid_request");
    }

    @Test
    void aRefreshTokenOfAnExchangeKeepsTheActor() {
        realm.alterAttribute(
                "of-the-municipality", "standard.token.exchange.enableRefreshRequestedTokenType", "SAME_SESSION");
        realm.putProfile(
                "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":{\"token-exchange\":{\"phase\":\"off\"}}}");
        try {
            Exchange login = health.logIn(client, WITH_PID);
            Exchange exchanged = client.withRequest(
                            request -> request.formInstead("requested_token_type", REFRESH_TOKEN))
                    .exchangeToken(login.accessToken(), WITH_PID);

            JsonNode refreshed = client.refresh(exchanged.refreshToken()).accessTokenClaims();

            assertThat(refreshed.path("act").path("client_id").textValue()).isEqualTo("of-the-municipality");
            assertThat(refreshed.path("act"))
                    .isEqualTo(exchanged.accessTokenClaims().path("act"));
        } finally {
            realm.putProfile(TestRealm.DOCUMENT);
            realm.alterAttribute(
                    "of-the-municipality", "standard.token.exchange.enableRefreshRequestedTokenType", "NO");
        }
    }

    @Test
    void anExistingClientsExchangeIsUnchanged() {
        Exchange login = health.logIn(bearing, WITH_PID);

        assertThat(bearing.exchangeToken(login.accessToken(), WITH_PID)
                        .accessTokenClaims()
                        .has("act"))
                .as("before the date of its access-token-type")
                .isFalse();
    }

    /** Keycloak lets no other client exchange a token that is bound to a key. */
    @Test
    void aClientsExchangeOfItsOwnTokenHasTheTargetsClaims() {
        Exchange login = health.logIn(client, WITH_PID);

        JsonNode exchanged = client.exchangeToken(login.accessToken(), WITH_HPR).accessTokenClaims();

        assertThat(login.accessTokenClaims().has(Claims.PID)).as("the control").isTrue();
        assertThat(exchanged.has(Claims.PID)).isFalse();
        assertThat(exchanged.path(Claims.HPR_NUMBER).textValue()).isEqualTo(HealthRealm.HPR_NUMBER);
        assertThat(exchanged.path(Claims.PARENT).textValue()).isEqualTo(HealthRealm.PARENT);
    }

    @Test
    void anExchangeUsesTheExchangingClientsOrganisation() {
        AuthorizationRequest asked = HealthRealm.asking(FOR_MANY).with(Details.ofSfmJournal("of-the-login"));
        Exchange login = bearing.logIn(asked, HealthRealm.DOCTOR, TestRealm.PASSWORD);
        OidcClient acting = saas.withAssertion(
                assertion -> assertion.details(Details.ofParentAndChild(HealthRealm.OTHER_PARENT, HealthRealm.CHILD)));

        JsonNode exchanged = acting.exchangeToken(login.accessToken(), WITH_HPR).accessTokenClaims();

        assertThat(login.accessTokenClaims().path(Claims.JOURNAL).textValue())
                .as("the control")
                .isEqualTo("of-the-login");
        assertThat(exchanged.path(Claims.PARENT).textValue()).isEqualTo(HealthRealm.OTHER_PARENT);
        assertThat(exchanged.path(Claims.CHILD).textValue()).isEqualTo(HealthRealm.CHILD);
        assertThat(exchanged.path(Claims.SUPPLIER).textValue()).isEqualTo(HealthRealm.SUPPLIER);
        assertThat(exchanged.path(Claims.TENANCY).textValue()).isEqualTo("multi-tenant");
        assertThat(exchanged.has(Claims.JOURNAL)).isFalse();
    }

    @Test
    void anExistingClientsForbiddenDetailsReachNoToken() {
        Details journal = Details.ofSfmJournal("of-the-details");
        OidcClient naming = bearing.withAssertion(
                it -> it.details(Details.ofParent(HealthRealm.SUPPLIER).and(journal)));
        Exchange login = health.logIn(bearing, WITH_PID);

        JsonNode allowed = bearing.withAssertion(it -> it.details(journal))
                .refresh(login.refreshToken())
                .accessTokenClaims();
        Exchange refreshed = naming.refresh(login.refreshToken());
        JsonNode exchanged =
                api.exchangeToken(refreshed.accessToken(), WITH_PID).accessTokenClaims();
        JsonNode exchangedByItself =
                naming.exchangeToken(login.accessToken(), WITH_PID).accessTokenClaims();

        assertThat(allowed.path(Claims.JOURNAL).textValue()).as("the control").isEqualTo("of-the-details");
        assertThat(refreshed.accessTokenClaims().has(Claims.JOURNAL)).isFalse();
        assertThat(refreshed.accessTokenClaims().has(Claims.PARENT)).isFalse();
        assertThat(exchanged.has(Claims.JOURNAL)).isFalse();
        assertThat(exchanged.path(Claims.PARENT).textValue())
                .as("of the client that exchanges it")
                .isEqualTo(HealthRealm.OTHER_PARENT);
        assertThat(exchangedByItself.has(Claims.JOURNAL)).isFalse();
        assertThat(exchangedByItself.has(Claims.PARENT)).isFalse();
    }

    @Test
    void anExchangeByAMultiTenantClientWithoutOrganisationIsRefused() {
        Exchange login = health.logIn(bearing, FOR_MANY);

        refused(saas.exchangeToken(login.accessToken(), WITH_HPR))
                .by("organisation")
                .with(400, "invalid_request");
    }

    @Test
    void theSubjectClientsJournalIsOmitted() {
        AuthorizationRequest asked = HealthRealm.asking(WITH_PID).with(Details.ofSfmJournal("of-the-login"));
        Exchange login = bearing.logIn(asked, HealthRealm.DOCTOR, TestRealm.PASSWORD);

        JsonNode exchanged = api.exchangeToken(login.accessToken(), WITH_PID).accessTokenClaims();

        assertThat(exchanged.path(Claims.PID).textValue())
                .as("the control: by the scope of this API")
                .isEqualTo(HealthRealm.PID);
        assertThat(exchanged.has(Claims.JOURNAL)).isFalse();
    }

    @Test
    void aSecondClientOfTheLoginHasItsOwnClaims() {
        AuthorizationRequest first = HealthRealm.asking(WITH_PID)
                .with(Details.ofParentAndChild(HealthRealm.OTHER_PARENT, HealthRealm.CHILD)
                        .and(Details.ofSfmJournal("of-the-first")));
        LoginForm browser = LoginForm.open(saas.authorizeUrl(saas.push(first).requestUri()));
        String code = browser.submit(HealthRealm.DOCTOR, TestRealm.PASSWORD).requiredCode();
        Exchange ofFirst = saas.redeem(first, code);
        AuthorizationRequest second = HealthRealm.asking(WITH_PID);

        browser.reopen(client.authorizeUrl(client.push(second).requestUri()));
        Exchange ofSecond = client.redeem(second, browser.answer().orElseThrow().requiredCode());
        JsonNode claims = ofSecond.accessTokenClaims();

        assertThat(ofFirst.accessTokenClaims().path("sid")).as("one login").isEqualTo(claims.path("sid"));
        assertThat(ofFirst.accessTokenClaims().path(Claims.PARENT).textValue()).isEqualTo(HealthRealm.OTHER_PARENT);
        assertThat(ofFirst.accessTokenClaims().path(Claims.JOURNAL).textValue()).isEqualTo("of-the-first");
        assertThat(claims.path(Claims.PARENT).textValue()).isEqualTo(HealthRealm.PARENT);
        assertThat(claims.path(Claims.TENANCY).textValue()).isEqualTo("single-tenant");
        for (String claim : new String[] {Claims.CHILD, Claims.SUPPLIER, Claims.JOURNAL}) {
            assertThat(claims.has(claim)).as(claim).isFalse();
        }
        assertThat(client.refresh(ofSecond.refreshToken())
                        .accessTokenClaims()
                        .path(Claims.PARENT)
                        .textValue())
                .isEqualTo(HealthRealm.PARENT);
    }
}
