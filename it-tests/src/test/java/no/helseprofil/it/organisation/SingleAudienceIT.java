package no.helseprofil.it.organisation;

import static no.helseprofil.it.organisation.OrganisationRealm.BOTH_SCOPES;
import static no.helseprofil.it.organisation.OrganisationRealm.OTHER_API;
import static no.helseprofil.it.organisation.OrganisationRealm.OTHER_SCOPE;
import static no.helseprofil.it.organisation.OrganisationRealm.SINGLE;
import static no.helseprofil.it.organisation.OrganisationRealm.code;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.API;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import no.helseprofil.it.support.RefusalAssert;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.table.Attacks;
import no.helseprofil.profile.request.SingleAudience;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token is for one API, unless the client says otherwise: {@code resource} (RFC 8707) in every request that leads to one. */
@Attacks(SingleAudience.class)
class SingleAudienceIT {

    @AutoClose
    private static OrganisationRealm organisations;

    private static OidcClient client;

    @BeforeAll
    static void makeRealm() {
        organisations = OrganisationRealm.underProfile();
        client = organisations.oidc(SINGLE);
    }

    @Test
    @Tag("RFC9068-3-3")
    @Tag("RFC9700-2.3-2")
    @Tag("RFC9068-3-5")
    void aRequestForTwoApisMustSelectOne() {
        String id = UUID.randomUUID().toString();
        OidcClient own = client.withAssertion(assertion -> assertion.with("jti", id));

        refusedTarget(own.clientCredentials(BOTH_SCOPES));
        assertOpens(own.withResource(OTHER_API).clientCredentials(BOTH_SCOPES), OTHER_API);
    }

    @Test
    void aRequestMaySelectBothApis() {
        assertOpens(client.withResource(OTHER_API).withResource(API).clientCredentials(BOTH_SCOPES), API, OTHER_API);
    }

    @Test
    void aRequestForOneApiNeedsNoSelection() {
        assertOpens(client.clientCredentials(SCOPE), API);
        assertOpens(client.withResource(API).clientCredentials(SCOPE), API);
        assertOpens(client.withResource(API).withResource(API).clientCredentials(SCOPE), API);
        assertOpens(client.clientCredentials("openid"));
    }

    /** SingleAudienceTest checks other values. */
    @ParameterizedTest
    @ValueSource(strings = {OTHER_API, API + " ", "nhn:demo-api nhn:other-api"})
    @Tag("RFC8707-2-1")
    void aSelectedApiMustHaveARequestedScope(String resource) {
        OidcClient choosing = client.withResource(resource);

        refusedTarget(choosing.clientCredentials(SCOPE));
        refusedTarget(choosing.withResource(API).clientCredentials(SCOPE));
        refusedTarget(choosing.push(organisations.request()));
    }

    @Test
    void ignoresAnEmptyResource() {
        OidcClient empty = client.withResource("");
        AuthorizationRequest request = organisations.requestOf("openid " + BOTH_SCOPES);

        assertOpens(empty.clientCredentials(SCOPE), API);
        refused(empty.clientCredentials(BOTH_SCOPES)).by("single-audience").saying("name in resource the API");
        assertOpens(empty.withResource(OTHER_API).clientCredentials(BOTH_SCOPES), OTHER_API);
        assertOpens(empty.withResource(API).redeem(request, code(empty, empty.push(request))), API);
    }

    @Test
    void selectsNoApiWithoutItsScope() {
        refusedTarget(client.withResource(API).clientCredentials("openid"));
    }

    @Test
    void countsAnApiOfADefaultScope() {
        String third = "nhn:third-api";
        OidcClient own = organisations.register("by-default", Map.of());
        Exchange before = organisations.logIn(own, organisations.request());
        Scopes.add(organisations.realm(), third + "/read");
        Scopes.give(organisations.realm(), third + "/read", "by-default", "default");

        refusedTarget(own.clientCredentials(SCOPE));
        assertOpens(own.withResource(API).clientCredentials(SCOPE), API);
        assertOpens(own.clientCredentials("openid"), third);
        assertOpens(own.withResource(third).clientCredentials("openid"), third);
        assertThat(own.refresh(before.refreshToken()).response().status())
                .as("a login of before doesn't get it unasked")
                .isEqualTo(400);
        assertOpens(own.withResource(API).refresh(before.refreshToken()), API);
    }

    @Test
    @Tag("smoke")
    @Tag("RFC6749-3.3-1")
    @Tag("RFC8707-2-2")
    @Tag("RFC9068-3-1")
    @Tag("RFC9068-5-1")
    void aLoginMayBeForTwoApisAndEachTokenForOne() {
        AuthorizationRequest request = organisations.requestOf("openid " + BOTH_SCOPES);
        String code = code(client, client.push(request));

        refusedTarget(client.redeem(request, code));
        Exchange login = client.withResource(API).redeem(request, code);

        assertOpens(login, API);
        refusedTarget(client.refresh(login.refreshToken()));
        assertOpens(client.withResource(OTHER_API).refresh(login.refreshToken()), OTHER_API);
        assertOpens(client.withResource(API).withResource(OTHER_API).refresh(login.refreshToken()), API, OTHER_API);
        refusedTarget(client.withResource("nhn:unknown-api").refresh(login.refreshToken()));
    }

    @Test
    void aSelectionAtParHoldsUntilChanged() {
        AuthorizationRequest request = organisations.requestOf("openid " + BOTH_SCOPES);
        Exchange login =
                client.redeem(request, code(client, client.withResource(API).push(request)));

        assertOpens(login, API);
        assertOpens(client.refresh(login.refreshToken()), API);
        assertOpens(client.withResource(OTHER_API).refresh(login.refreshToken()), OTHER_API);
        assertOpens(client.refresh(login.refreshToken()), API);
    }

    @Test
    void severalApisSelectedAtParHold() {
        AuthorizationRequest request = organisations.requestOf("openid " + BOTH_SCOPES);
        OidcClient both = client.withResource(API).withResource(OTHER_API);

        Exchange login = client.redeem(request, code(client, both.push(request)));

        assertOpens(login, API, OTHER_API);
        assertOpens(client.refresh(login.refreshToken()), API, OTHER_API);
    }

    @Test
    void aRequestObjectSelectsAnApi() {
        AuthorizationRequest request = organisations.requestOf("openid " + BOTH_SCOPES);
        OidcClient one = client.withRequestObject(it -> it.with("resource", API));
        OidcClient both = client.withRequestObject(it -> it.with("resource", List.of(API, OTHER_API)));

        assertOpens(client.redeem(request, code(client, one.pushObject(request))), API);
        assertOpens(client.redeem(request, code(client, both.pushObject(request))), API, OTHER_API);
        refusedTarget(client.withRequestObject(it -> it.with("resource", "nhn:unknown-api"))
                .pushObject(request));
        refusedTarget(client.withRequestObject(it -> it.with("resource", List.of(API, 1)))
                .pushObject(request));
    }

    /** As RFC 9126 says in section 3. */
    @Test
    void parametersBesideARequestObjectSelectNothing() {
        AuthorizationRequest request = organisations.requestOf("openid " + BOTH_SCOPES);
        String code = code(client, client.withResource(API).pushObject(request));

        refusedTarget(client.redeem(request, code));
    }

    @Test
    void aRefreshMayNarrowTheScope() {
        AuthorizationRequest request = organisations.requestOf("openid " + BOTH_SCOPES);
        Exchange login = client.withResource(API).redeem(request, code(client, client.push(request)));
        OidcClient less = client.withRequest(it -> it.form("scope", OTHER_SCOPE));

        assertOpens(less.refresh(login.refreshToken()), OTHER_API);
        refusedTarget(less.withResource(API).refresh(login.refreshToken()));
    }

    @Test
    @Tag("RFC6749-6-3")
    @Tag("RFC9700-4.14.2-1")
    void aRefreshCannotExceedTheGrantedScope() {
        Exchange login = organisations.logIn(client, organisations.request());
        OidcClient more = client.withRequest(it -> it.form("scope", BOTH_SCOPES));

        refusedTarget(client.withResource(OTHER_API).refresh(login.refreshToken()));
        refusedTarget(more.withResource(OTHER_API).refresh(login.refreshToken()));
        assertOpens(more.refresh(login.refreshToken()), API);
    }

    @Test
    @Tag("RFC8693-2.2.2-2")
    void aTokenIsExchangedForOneApi() {
        String token =
                organisations.logIn(client, organisations.requestOf("openid")).accessToken();
        OidcClient forApi = client.withRequest(it -> it.form("audience", API));

        refusedTarget(client.exchangeToken(token, BOTH_SCOPES));
        assertOpens(client.withResource(OTHER_API).exchangeToken(token, BOTH_SCOPES), OTHER_API);
        assertOpens(client.exchangeToken(token, SCOPE), API);
        refusedTarget(client.withResource(API).exchangeToken(token, OTHER_SCOPE));
        refusedTarget(forApi.exchangeToken(token, OTHER_SCOPE));
        assertOpens(forApi.exchangeToken(token, BOTH_SCOPES), API);
    }

    @Test
    void introspectionReturnsTheTokensScopes() {
        Exchange token = client.withResource(API).clientCredentials(BOTH_SCOPES);

        JsonNode introspected = organisations.introspect(token).json();

        assertThat(introspected.path("active").booleanValue()).isTrue();
        assertThat(introspected.path("aud").textValue()).isEqualTo(API);
        assertThat(introspected.path("scope").textValue().split(" "))
                .contains(SCOPE)
                .doesNotContain(OTHER_SCOPE);
    }

    private static RefusalAssert refusedTarget(Exchange answer) {
        return refused(answer).by("single-audience").with(400, "invalid_target");
    }

    private static void assertOpens(Exchange granted, String... apis) {
        List<String> scopes = Arrays.stream(apis).map(api -> api + "/read").toList();

        assertThat(audience(granted.accessTokenClaims().path("aud"))).containsExactlyInAnyOrder(apis);
        assertThat(apiScopes(granted.accessTokenClaims().path("scope").asText()))
                .as("scope of the token")
                .containsExactlyInAnyOrderElementsOf(scopes);
        assertThat(apiScopes(granted.response().text("scope")))
                .as("scope of the answer")
                .containsExactlyInAnyOrderElementsOf(scopes);
    }

    private static List<String> audience(JsonNode aud) {
        return aud.isArray()
                ? StreamSupport.stream(aud.spliterator(), false)
                        .map(JsonNode::textValue)
                        .toList()
                : aud.isMissingNode() ? List.of() : List.of(aud.textValue());
    }

    private static List<String> apiScopes(String scope) {
        return Arrays.stream(scope.split(" "))
                .filter(name -> name.startsWith("nhn:"))
                .toList();
    }
}
