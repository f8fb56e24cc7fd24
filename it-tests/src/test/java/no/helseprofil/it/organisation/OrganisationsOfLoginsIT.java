package no.helseprofil.it.organisation;

import static no.helseprofil.it.organisation.OrganisationRealm.CHILD;
import static no.helseprofil.it.organisation.OrganisationRealm.HOSPITAL;
import static no.helseprofil.it.organisation.OrganisationRealm.MULTI;
import static no.helseprofil.it.organisation.OrganisationRealm.MUNICIPALITY;
import static no.helseprofil.it.organisation.OrganisationRealm.OTHER_MULTI;
import static no.helseprofil.it.organisation.OrganisationRealm.PARENT;
import static no.helseprofil.it.organisation.OrganisationRealm.SINGLE;
import static no.helseprofil.it.organisation.OrganisationRealm.STRANGER;
import static no.helseprofil.it.organisation.OrganisationRealm.UNIT;
import static no.helseprofil.it.organisation.OrganisationRealm.asserting;
import static no.helseprofil.it.organisation.OrganisationRealm.code;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One user, several logins: each acts for the organisation that it was for, as long as the client may act for it. */
class OrganisationsOfLoginsIT {

    private static final String DELEGATIONS = "helseprofil.delegations";
    private static final Details HOSPITAL_ITSELF = Details.ofParent(HOSPITAL);
    private static final Details MUNICIPALITY_ITSELF = Details.ofParent(MUNICIPALITY);
    private static final Represented FOR_HOSPITAL = Represented.byMultiTenant(HOSPITAL, null);
    private static final Represented FOR_MUNICIPALITY = Represented.byMultiTenant(MUNICIPALITY, null);

    @AutoClose
    private static OrganisationRealm organisations;

    private static OidcClient client;

    @BeforeAll
    static void makeRealm() {
        organisations = OrganisationRealm.underProfile();
        client = organisations.oidc(MULTI);
    }

    @Test
    void aRefreshForAnotherOrganisationAppliesToOneToken() {
        Exchange login = organisations.logIn(client, organisations.request(HOSPITAL_ITSELF));

        Exchange forAnother = asserting(client, MUNICIPALITY_ITSELF).refresh(login.refreshToken());
        Exchange after = client.refresh(login.refreshToken());

        assertThat(Represented.in(forAnother)).isEqualTo(FOR_MUNICIPALITY);
        assertThat(Represented.in(after)).as("that of the login again").isEqualTo(FOR_HOSPITAL);
        assertThat(forAnother.response().text("refresh_token"))
                .as("the refresh token is that of the login")
                .isIn(null, login.refreshToken());
    }

    @Test
    void aRotatedRefreshTokenKeepsTheLoginsOrganisation() {
        Exchange login = organisations.logIn(client, organisations.request(HOSPITAL_ITSELF));
        TestRealm realm = organisations.realm();
        realm.changeRealm(it -> it.put("revokeRefreshToken", true));
        try {
            Exchange rotated = asserting(client, MUNICIPALITY_ITSELF).refresh(login.refreshToken());

            assertThat(rotated.refreshToken()).isNotEqualTo(login.refreshToken());
            assertThat(Represented.in(client.refresh(rotated.refreshToken()))).isEqualTo(FOR_HOSPITAL);
        } finally {
            realm.changeRealm(it -> it.put("revokeRefreshToken", false));
        }
    }

    @Test
    void aRefreshForAForeignOrganisationIsRefusedAndKeepsTheToken() {
        Exchange login = organisations.logIn(client, organisations.request(HOSPITAL_ITSELF));

        refused(asserting(client, Details.ofParent(STRANGER)).refresh(login.refreshToken()))
                .by("organisation")
                .with(400, "invalid_request")
                .saying("HID-1001");
        assertThat(Represented.in(client.refresh(login.refreshToken()))).isEqualTo(FOR_HOSPITAL);
    }

    @Test
    void aLoginWithoutOrganisationGetsOneAtRefresh() {
        Exchange login = organisations.logIn(client, organisations.request());

        assertThat(Represented.in(login)).isEqualTo(Represented.nobodyByMultiTenant());
        assertThat(Represented.in(asserting(client, HOSPITAL_ITSELF).refresh(login.refreshToken())))
                .isEqualTo(FOR_HOSPITAL);
        assertThat(Represented.in(client.refresh(login.refreshToken()))).isEqualTo(Represented.nobodyByMultiTenant());
    }

    @Test
    void theLoginsChildIsNotCombinedWithAnotherParent() {
        Exchange login = organisations.logIn(client, organisations.request(Details.ofParentAndChild(HOSPITAL, UNIT)));

        assertThat(Represented.in(asserting(client, MUNICIPALITY_ITSELF).refresh(login.refreshToken())))
                .isEqualTo(FOR_MUNICIPALITY);
    }

    @Test
    @Tag("smoke")
    void eachLoginInABrowserKeepsItsOrganisation() {
        AuthorizationRequest forHospital = organisations.request(HOSPITAL_ITSELF);
        AuthorizationRequest forMunicipality = organisations.request(MUNICIPALITY_ITSELF);
        LoginForm browser =
                LoginForm.open(client.authorizeUrl(client.push(forHospital).requestUri()));

        String first = submit(browser);
        String second = again(browser, client, forMunicipality);
        Exchange hospital = client.redeem(forHospital, first);
        Exchange municipality = client.redeem(forMunicipality, second);

        assertThat(hospital.idTokenClaims().path("sid"))
                .as("Keycloak has one session for both")
                .isEqualTo(municipality.idTokenClaims().path("sid"));
        assertThat(Represented.in(hospital)).isEqualTo(FOR_HOSPITAL);
        assertThat(Represented.in(municipality)).isEqualTo(FOR_MUNICIPALITY);
        assertThat(Represented.in(client.refresh(hospital.refreshToken()))).isEqualTo(FOR_HOSPITAL);
        assertThat(Represented.in(client.refresh(municipality.refreshToken()))).isEqualTo(FOR_MUNICIPALITY);
    }

    @Test
    void eachOpenLoginPageKeepsItsOrganisation() {
        AuthorizationRequest forHospital = organisations.request(HOSPITAL_ITSELF);
        AuthorizationRequest forNobody = organisations.request();
        LoginForm browser =
                LoginForm.open(client.authorizeUrl(client.push(forHospital).requestUri()));
        browser.reopen(client.authorizeUrl(client.push(forNobody).requestUri()));

        String ofNobody = submit(browser);
        String ofHospital = again(browser, client, forHospital);

        assertThat(Represented.in(client.redeem(forHospital, ofHospital))).isEqualTo(FOR_HOSPITAL);
        assertThat(Represented.in(client.redeem(forNobody, ofNobody))).isEqualTo(Represented.nobodyByMultiTenant());
    }

    @Test
    void anotherClientOfTheSessionSeesNoOrganisation() {
        OidcClient other = organisations.oidc(OTHER_MULTI);
        OidcClient single = organisations.oidc(SINGLE);
        AuthorizationRequest forHospital = organisations.request(Details.ofParentAndChild(HOSPITAL, UNIT));
        AuthorizationRequest forNobody = organisations.request();
        LoginForm browser =
                LoginForm.open(client.authorizeUrl(client.push(forHospital).requestUri()));

        String ofHospital = submit(browser);
        Exchange ofOther = other.redeem(forNobody, again(browser, other, forNobody));
        Exchange ofSingle = single.redeem(forNobody, again(browser, single, forNobody));

        assertThat(Represented.in(client.redeem(forHospital, ofHospital)))
                .isEqualTo(Represented.byMultiTenant(HOSPITAL, UNIT));
        assertThat(Represented.in(ofOther)).isEqualTo(Represented.nobodyByMultiTenant());
        assertThat(Represented.in(other.refresh(ofOther.refreshToken()))).isEqualTo(Represented.nobodyByMultiTenant());
        assertThat(Represented.in(ofSingle)).isEqualTo(Represented.bySingleTenant(PARENT, null));
    }

    @Test
    void offlineTokensKeepTheirOrganisation() {
        AuthorizationRequest forHospital = offline(HOSPITAL_ITSELF);
        AuthorizationRequest forMunicipality = offline(MUNICIPALITY_ITSELF);
        LoginForm browser =
                LoginForm.open(client.authorizeUrl(client.push(forHospital).requestUri()));

        String first = submit(browser);
        String second = again(browser, client, forMunicipality);
        String hospital = client.redeem(forHospital, first).refreshToken();
        String municipality = client.redeem(forMunicipality, second).refreshToken();

        assertThat(Represented.in(client.refresh(hospital))).isEqualTo(FOR_HOSPITAL);
        assertThat(Represented.in(client.refresh(municipality))).isEqualTo(FOR_MUNICIPALITY);
        assertThat(Represented.in(asserting(client, MUNICIPALITY_ITSELF).refresh(hospital)))
                .isEqualTo(FOR_MUNICIPALITY);
        assertThat(Represented.in(client.refresh(hospital))).isEqualTo(FOR_HOSPITAL);
    }

    @Test
    @Tag("smoke")
    void aWithdrawnDelegationEndsWithTheNextToken() {
        OidcClient own = organisations.registerMultiTenant("withdrawn");
        AuthorizationRequest request = organisations.request(HOSPITAL_ITSELF);
        Exchange login = organisations.logIn(own, request);
        String code = code(own, own.push(request));

        organisations.realm().changeAttribute("withdrawn", DELEGATIONS, MUNICIPALITY);

        refused(own.refresh(login.refreshToken()))
                .by("organisation")
                .with(400, "invalid_request")
                .saying("HID-1001");
        refused(own.redeem(request, code))
                .by("organisation")
                .with(400, "invalid_request")
                .saying("HID-1001");
        assertThat(Represented.in(asserting(own, MUNICIPALITY_ITSELF).refresh(login.refreshToken())))
                .as("the other one holds, and the login with it")
                .isEqualTo(FOR_MUNICIPALITY);
        organisations.realm().changeAttribute("withdrawn", DELEGATIONS, HOSPITAL);
        assertThat(Represented.in(own.redeem(request, code)))
                .as("a refusal doesn't use up the code")
                .isEqualTo(FOR_HOSPITAL);
    }

    @Test
    void aDelegationWithdrawnDuringLoginGivesNoCode() {
        OidcClient own = organisations.registerMultiTenant("withdrawn-during-login");
        LoginForm page = LoginForm.open(own.authorizeUrl(
                own.push(organisations.request(HOSPITAL_ITSELF)).requestUri()));

        organisations.realm().changeAttribute("withdrawn-during-login", DELEGATIONS, MUNICIPALITY);
        AuthorizationAnswer answer = page.submit(TestRealm.USERNAME, TestRealm.PASSWORD);

        assertThat(answer.code()).isNull();
        assertThat(answer.pageText()).contains("organisation: HID-1001");
    }

    @Test
    void aDelegationWithdrawnAfterParRefusesTheRequest() {
        OidcClient own = organisations.registerMultiTenant("withdrawn-after-par");
        String pushed = own.push(organisations.request(HOSPITAL_ITSELF)).requestUri();

        organisations.realm().changeAttribute("withdrawn-after-par", DELEGATIONS, MUNICIPALITY);
        AuthorizationAnswer answer =
                LoginForm.open(own.authorizeUrl(pushed)).answer().orElseThrow();

        assertThat(answer.error()).isEqualTo("invalid_request");
        assertThat(answer.errorDescription()).startsWith("organisation: HID-1001");
    }

    @Test
    void aClientThatChangesItsTenancyLosesItsOrganisation() {
        OidcClient own = organisations.registerMultiTenant("moves");
        Exchange login = organisations.logIn(own, organisations.request(HOSPITAL_ITSELF));

        organisations
                .realm()
                .change(
                        "moves",
                        it -> ((ObjectNode) it.get("attributes"))
                                .put("helseprofil.tenancy", "single-tenant")
                                .put("helseprofil.orgnr-parent", PARENT)
                                .put("helseprofil.orgnr-children", CHILD)
                                .put(DELEGATIONS, ""));

        refused(own.refresh(login.refreshToken()))
                .by("organisation")
                .with(400, "invalid_request")
                .saying("HID-1005");
        assertThat(Represented.in(asserting(own, Details.ofChild(CHILD)).refresh(login.refreshToken())))
                .isEqualTo(new Represented("single-tenant", PARENT, CHILD, OrganisationRealm.SUPPLIER));
    }

    @Test
    void anExchangedTokenUsesTheExchangingClientsOrganisation() {
        Exchange login = organisations.logIn(client, organisations.request(HOSPITAL_ITSELF));

        refused(client.exchangeToken(login.accessToken(), SCOPE))
                .as("the login's is not the exchange's")
                .by("organisation")
                .with(400, "invalid_request")
                .saying("HID-1007");
        assertThat(Represented.in(asserting(client, MUNICIPALITY_ITSELF).exchangeToken(login.accessToken(), SCOPE)))
                .isEqualTo(FOR_MUNICIPALITY);
    }

    private static AuthorizationRequest offline(Details details) {
        return organisations.requestOf("openid offline_access " + SCOPE).with(details);
    }

    private static String submit(LoginForm browser) {
        return browser.submit(TestRealm.USERNAME, TestRealm.PASSWORD).requiredCode();
    }

    /** The browser is known already, and shows no page. */
    private static String again(LoginForm browser, OidcClient client, AuthorizationRequest request) {
        return browser.reopen(client.authorizeUrl(client.push(request).requestUri()))
                .answer()
                .orElseThrow()
                .requiredCode();
    }
}
