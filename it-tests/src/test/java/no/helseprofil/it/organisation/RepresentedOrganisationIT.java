package no.helseprofil.it.organisation;

import static no.helseprofil.it.organisation.OrganisationRealm.CHILD;
import static no.helseprofil.it.organisation.OrganisationRealm.HOSPITAL;
import static no.helseprofil.it.organisation.OrganisationRealm.MULTI;
import static no.helseprofil.it.organisation.OrganisationRealm.MUNICIPALITY;
import static no.helseprofil.it.organisation.OrganisationRealm.NOBODYS;
import static no.helseprofil.it.organisation.OrganisationRealm.PARENT;
import static no.helseprofil.it.organisation.OrganisationRealm.SINGLE;
import static no.helseprofil.it.organisation.OrganisationRealm.UNIT;
import static no.helseprofil.it.organisation.OrganisationRealm.asserting;
import static no.helseprofil.it.organisation.OrganisationRealm.code;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests of the organisation for which a client that complies acts, in the tokens of every grant. */
class RepresentedOrganisationIT {

    private static final Details HOSPITAL_UNIT = Details.ofParentAndChild(HOSPITAL, UNIT);

    @AutoClose
    private static OrganisationRealm organisations;

    private static OidcClient single;
    private static OidcClient multi;

    @BeforeAll
    static void makeRealm() {
        organisations = OrganisationRealm.underProfile();
        single = organisations.oidc(SINGLE);
        multi = organisations.oidc(MULTI);
    }

    @Test
    @Tag("smoke")
    void aSingleTenantClientActsForItsRegisteredOrganisation() {
        Exchange token = single.clientCredentials(SCOPE);

        assertThat(Represented.in(token)).isEqualTo(Represented.bySingleTenant(PARENT, null));
        assertThat(token.accessTokenClaims().path("client_amr").textValue()).isEqualTo("private_key_jwt");
    }

    @Test
    void aSingleTenantClientNamesAPartOfItsOrganisation() {
        Details child = Details.ofChild(CHILD);
        OidcClient withArray = single.withAssertion(it -> it.with("assertion_details", child.array()));

        assertThat(Represented.in(asserting(single, child).clientCredentials(SCOPE)))
                .as("as an object, as HelseID's Java library sends it")
                .isEqualTo(Represented.bySingleTenant(PARENT, CHILD));
        assertThat(Represented.in(withArray.clientCredentials(SCOPE)))
                .as("as an array (RFC 9396)")
                .isEqualTo(Represented.bySingleTenant(PARENT, CHILD));
        assertThat(Represented.in(single.clientCredentials(SCOPE)))
                .as("details hold for one token")
                .isEqualTo(Represented.bySingleTenant(PARENT, null));
    }

    @Test
    @Tag("smoke")
    void aMultiTenantClientActsForTheNamedOrganisation() {
        assertThat(Represented.in(
                        asserting(multi, Details.ofParent(MUNICIPALITY)).clientCredentials(SCOPE)))
                .isEqualTo(Represented.byMultiTenant(MUNICIPALITY, null));
        assertThat(Represented.in(asserting(multi, HOSPITAL_UNIT).clientCredentials(SCOPE)))
                .isEqualTo(Represented.byMultiTenant(HOSPITAL, UNIT));
    }

    @Test
    void aTrailingColonNamesNoChild() {
        Details trailing = Details.ofOrganisation(Details.ISO_6523, "NO:ORGNR:" + HOSPITAL + ":");

        assertThat(Represented.in(asserting(multi, trailing).clientCredentials(SCOPE)))
                .as("HelseID's .NET library sends it")
                .isEqualTo(Represented.byMultiTenant(HOSPITAL, null));
    }

    @Test
    void aMultiTenantClientWithChildrenNamesNoOther() {
        OidcClient narrow = organisations.register("narrow", withChildren());

        assertThat(Represented.in(asserting(narrow, HOSPITAL_UNIT).clientCredentials(SCOPE)))
                .isEqualTo(Represented.byMultiTenant(HOSPITAL, UNIT));
    }

    @Test
    void aClientWithoutOrganisationActsForNone() {
        Exchange token = organisations.oidc(NOBODYS).clientCredentials(SCOPE);

        assertThat(Represented.in(token)).isEqualTo(Represented.bySingleTenant(null, null));
    }

    @Test
    void aTokenForNoApiNamesNoOrganisation() {
        assertThat(Represented.in(single.clientCredentials("openid"))).isEqualTo(Represented.NOTHING);
        assertThat(Represented.in(multi.clientCredentials("openid")))
                .as("a multi-tenant client needs to name no organisation for it")
                .isEqualTo(Represented.NOTHING);
    }

    @Test
    void detailsForNoApiAreRefused() {
        refused(asserting(multi, HOSPITAL_UNIT).clientCredentials("openid"))
                .by("organisation-placement")
                .saying("ask for a scope of the API")
                .with(400, "invalid_request");
        refused(asserting(multi, HOSPITAL_UNIT)
                        .withRequest(request -> request.withoutForm("scope"))
                        .clientCredentials(SCOPE))
                .as("a client that sends no scope, as KS's does")
                .by("organisation-placement")
                .saying("a default scope of this client");
    }

    @Test
    void aSingleTenantClientWithUsersActsForItsOrganisation() {
        Exchange login = organisations.logIn(single, organisations.request());
        Exchange ofChild = organisations.logIn(single, organisations.request(Details.ofChild(CHILD)));

        assertThat(Represented.in(login)).isEqualTo(Represented.bySingleTenant(PARENT, null));
        assertThat(Represented.in(single.refresh(login.refreshToken())))
                .isEqualTo(Represented.bySingleTenant(PARENT, null));
        assertThat(Represented.in(ofChild)).isEqualTo(Represented.bySingleTenant(PARENT, CHILD));
    }

    @Test
    @Tag("smoke")
    void aDetailsObjectAtParAppliesToTheLogin() {
        Exchange login = organisations.logIn(multi, organisations.request(HOSPITAL_UNIT));

        assertThat(Represented.in(login)).isEqualTo(Represented.byMultiTenant(HOSPITAL, UNIT));
        assertThat(Represented.in(multi.refresh(login.refreshToken())))
                .isEqualTo(Represented.byMultiTenant(HOSPITAL, UNIT));
    }

    @Test
    void aWholeRequestObjectAppliesToTheLogin() {
        AuthorizationRequest request = organisations.request(HOSPITAL_UNIT);

        Exchange login = multi.redeem(request, code(multi, multi.pushObject(request)));

        assertThat(Represented.in(login)).isEqualTo(Represented.byMultiTenant(HOSPITAL, UNIT));
        assertThat(Represented.in(multi.refresh(login.refreshToken())))
                .isEqualTo(Represented.byMultiTenant(HOSPITAL, UNIT));
        assertThat(login.response().json().has("authorization_details"))
                .as("what is granted is returned (RFC 9396, section 7)")
                .isTrue();
    }

    @Test
    void anAssertionAtCodeExchangeAppliesToThatTokenOnly() {
        AuthorizationRequest request = organisations.request();
        String code = code(multi, multi.push(request));

        Exchange login = asserting(multi, HOSPITAL_UNIT).redeem(request, code);

        assertThat(Represented.in(login)).isEqualTo(Represented.byMultiTenant(HOSPITAL, UNIT));
        assertThat(Represented.in(multi.refresh(login.refreshToken())))
                .as("with a user a client may ask for a token before the user has chosen")
                .isEqualTo(Represented.nobodyByMultiTenant());
    }

    @Test
    void anExchangedTokenNamesAnOrganisation() {
        String ofMulti =
                organisations.logIn(multi, organisations.requestOf("openid")).accessToken();
        String ofSingle =
                organisations.logIn(single, organisations.requestOf("openid")).accessToken();

        assertThat(Represented.in(asserting(multi, HOSPITAL_UNIT).exchangeToken(ofMulti, SCOPE)))
                .isEqualTo(Represented.byMultiTenant(HOSPITAL, UNIT));
        assertThat(Represented.in(single.exchangeToken(ofSingle, SCOPE)))
                .isEqualTo(Represented.bySingleTenant(PARENT, null));
    }

    @Test
    void anExchangingApiActsForItsOwnOrganisation() {
        String between = "nhn:api-between";
        Scopes.add(organisations.realm(), between + "/call", MULTI);
        OidcClient api =
                organisations.register(between, Map.of("helseprofil.api", "true", "helseprofil.orgnr-parent", PARENT));
        Exchange login = organisations.logIn(
                multi, organisations.requestOf("openid " + between + "/call").with(HOSPITAL_UNIT));

        assertThat(Represented.in(login)).isEqualTo(Represented.byMultiTenant(HOSPITAL, UNIT));
        assertThat(Represented.in(api.exchangeToken(login.accessToken(), SCOPE)))
                .as("nothing of whom its caller acts for")
                .isEqualTo(Represented.bySingleTenant(PARENT, null));
    }

    @Test
    @Tag("RFC9396-9-1")
    void introspectionReturnsTheSameOrganisation() {
        Exchange token = asserting(multi, HOSPITAL_UNIT).clientCredentials(SCOPE);

        JsonNode introspected = organisations.introspect(token).json();

        assertThat(introspected.path("active").booleanValue()).isTrue();
        assertThat(Represented.in(introspected)).isEqualTo(Represented.byMultiTenant(HOSPITAL, UNIT));
    }

    @Test
    void testNumbersWorkIfCheckDigitsAreUnchecked() {
        String ofTestEnvironment = "999977776";
        Details child = Details.ofParentAndChild(HOSPITAL, ofTestEnvironment);
        TestRealm realm = organisations.realm();
        realm.putProfile("{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":"
                + "{\"organisation\":{\"parameters\":{\"checkDigits\":false}}}}");
        try {
            assertThat(Represented.in(asserting(multi, child).clientCredentials(SCOPE)))
                    .isEqualTo(Represented.byMultiTenant(HOSPITAL, ofTestEnvironment));
        } finally {
            realm.putProfile(TestRealm.DOCUMENT);
        }
    }

    private static Map<String, String> withChildren() {
        return Map.of(
                "helseprofil.tenancy",
                "multi-tenant",
                "helseprofil.orgnr-supplier",
                OrganisationRealm.SUPPLIER,
                "helseprofil.delegations",
                HOSPITAL,
                "helseprofil.orgnr-children",
                UNIT);
    }
}
