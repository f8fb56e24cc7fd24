package no.helseprofil.it.organisation;

import static no.helseprofil.it.organisation.OrganisationRealm.CHILD;
import static no.helseprofil.it.organisation.OrganisationRealm.HOSPITAL;
import static no.helseprofil.it.organisation.OrganisationRealm.MULTI;
import static no.helseprofil.it.organisation.OrganisationRealm.MUNICIPALITY;
import static no.helseprofil.it.organisation.OrganisationRealm.NOBODYS;
import static no.helseprofil.it.organisation.OrganisationRealm.OTHER_MULTI;
import static no.helseprofil.it.organisation.OrganisationRealm.PARENT;
import static no.helseprofil.it.organisation.OrganisationRealm.SINGLE;
import static no.helseprofil.it.organisation.OrganisationRealm.STRANGER;
import static no.helseprofil.it.organisation.OrganisationRealm.UNIT;
import static no.helseprofil.it.organisation.OrganisationRealm.asserting;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A practitioner with several organisations says at the login which one it is for, and the tokens of that login say so. */
class PickedOrganisationIT {

    private static final String HEADING = "Velg organisasjon";
    private static final String MUNICIPAL_UNIT = MUNICIPALITY + ":" + UNIT;
    private static final Represented FOR_HOSPITAL = Represented.byMultiTenant(HOSPITAL, null);
    private static final Represented FOR_MUNICIPALITY = Represented.byMultiTenant(MUNICIPALITY, null);
    private static final Represented FOR_UNIT = Represented.byMultiTenant(MUNICIPALITY, UNIT);
    private static final Represented FOR_NOBODY = Represented.nobodyByMultiTenant();

    @AutoClose
    private static OrganisationRealm organisations;

    private static OidcClient client;

    private PractitionerUser practitioner;

    @BeforeAll
    static void makeRealm() {
        organisations = OrganisationRealm.underProfile();
        client = organisations.oidc(MULTI);
    }

    @BeforeEach
    void makePractitioner() {
        practitioner = PractitionerUser.in(
                organisations.realm(), "p-" + UUID.randomUUID().toString());
    }

    @Test
    @Tag("smoke")
    void aUserWithSeveralSelectsOneForTheTokens() {
        practitioner.worksFor(HOSPITAL, MUNICIPAL_UNIT, STRANGER);
        AuthorizationRequest request = organisations.request();
        LoginForm browser = practitioner.open(client, request);

        AuthorizationAnswer page = practitioner.logIn(browser);
        assertThat(page.pageText())
                .contains(HEADING, HOSPITAL, MUNICIPALITY, UNIT)
                .as("no organisation has delegated for it to this client")
                .doesNotContain(STRANGER);
        assertThat(browser.html()).as("nothing is preselected").doesNotContain("value=\"" + HOSPITAL + "\" checked");

        Exchange login = client.redeem(
                request, PractitionerUser.pick(browser, MUNICIPAL_UNIT).requiredCode());
        assertThat(Represented.in(login)).isEqualTo(FOR_UNIT);
        assertThat(Represented.in(client.refresh(login.refreshToken()))).isEqualTo(FOR_UNIT);
    }

    @Test
    @Tag("smoke")
    void theNextLoginReusesTheSelection() {
        practitioner.worksFor(HOSPITAL, MUNICIPALITY);
        PractitionerUser.pick(loggedIn(client), MUNICIPALITY);

        assertThat(Represented.in(next(client))).isEqualTo(FOR_MUNICIPALITY);
        assertThat(Represented.in(next(client))).as("and the one after that").isEqualTo(FOR_MUNICIPALITY);
    }

    @Test
    void clearingRememberAsksAgain() {
        practitioner.worksFor(HOSPITAL, MUNICIPALITY);
        PractitionerUser.pick(loggedIn(client), HOSPITAL);
        LoginForm browser = LoginForm.open(
                PractitionerUser.address(client, organisations.request(), "kc_action", "helseprofil-organisation"));
        practitioner.logIn(browser);
        assertThat(PractitionerUser.pickOnce(browser, HOSPITAL).code()).isNotNull();

        assertThat(loggedIn(client).html()).contains(HEADING).doesNotContain("checked required");
    }

    @Test
    @Attack(
            by = Attacker.USER,
            tries = "uses tokens for an organisation they have left: by code, refresh or offline token",
            outcome = "refused as soon as an administrator removes it")
    void aUserWhoLeftTheOrganisationGetsNoToken() {
        practitioner.worksFor(HOSPITAL, MUNICIPAL_UNIT);
        AuthorizationRequest request = AuthorizationRequest.of(
                organisations.request().scope() + " offline_access",
                organisations.request().redirectUri());
        LoginForm browser = practitioner.open(client, request);
        practitioner.logIn(browser);
        Exchange login = client.redeem(
                request, PractitionerUser.pickOnce(browser, MUNICIPAL_UNIT).requiredCode());
        assertThat(Represented.in(client.refresh(login.refreshToken())))
                .as("the control")
                .isEqualTo(FOR_UNIT);
        AuthorizationRequest second = organisations.request();
        LoginForm other = practitioner.open(client, second);
        practitioner.logIn(other);
        String code = PractitionerUser.pickOnce(other, MUNICIPAL_UNIT).requiredCode();

        practitioner.worksFor(HOSPITAL, MUNICIPALITY);

        for (Exchange refused : List.of(client.refresh(login.refreshToken()), client.redeem(second, code))) {
            assertThat(refused.response().status())
                    .as(refused.response().body())
                    .isEqualTo(400);
            assertThat(refused.response().text("error")).isEqualTo("invalid_grant");
            assertThat(refused.response().text("error_description"))
                    .startsWith("organisation: ")
                    .contains("log in again");
        }
        practitioner.worksFor(MUNICIPAL_UNIT);
        assertThat(Represented.in(client.refresh(login.refreshToken())))
                .as("they work there again, and the token was not used up")
                .isEqualTo(FOR_UNIT);
    }

    @Test
    void aForbiddenRememberedSelectionIsIgnored() {
        OidcClient own = organisations.registerMultiTenant("withdrawn-choice");
        practitioner.worksFor(HOSPITAL, MUNICIPALITY, MUNICIPAL_UNIT);
        PractitionerUser.pick(loggedIn(own), HOSPITAL);

        organisations.realm().changeAttribute("withdrawn-choice", "helseprofil.delegations", MUNICIPALITY);
        assertThat(loggedIn(own).html())
                .as("of the two others")
                .contains(HEADING)
                .doesNotContain(HOSPITAL);

        organisations
                .realm()
                .changeAttribute("withdrawn-choice", "helseprofil.delegations", MUNICIPALITY + "," + HOSPITAL);
        assertThat(Represented.in(next(own))).isEqualTo(FOR_HOSPITAL);
        practitioner.worksFor(MUNICIPALITY, MUNICIPAL_UNIT);
        assertThat(loggedIn(own).html())
                .as("nor for which the user doesn't work any more")
                .contains(HEADING);
    }

    @Test
    void theOnlyFittingOrganisationIsUsedWithoutAPage() {
        practitioner.worksFor(STRANGER, HOSPITAL);

        assertThat(Represented.in(next(client))).isEqualTo(FOR_HOSPITAL);
    }

    @Test
    void asksNothingWithoutFittingOrganisations() {
        assertThat(Represented.in(next(client))).isEqualTo(FOR_NOBODY);
        practitioner.worksFor(STRANGER, PARENT);
        assertThat(Represented.in(next(client))).isEqualTo(FOR_NOBODY);
        practitioner.worksFor(HOSPITAL, MUNICIPALITY);
        assertThat(Represented.in(next(organisations.oidc(NOBODYS))))
                .as("a client of which nothing is registered")
                .isEqualTo(new Represented("single-tenant", null, null, null));
    }

    @Test
    void aSingleTenantClientOffersItsParts() {
        OidcClient single = organisations.oidc(SINGLE);
        practitioner.worksFor(PARENT, PARENT + ":" + CHILD, PARENT + ":" + UNIT, HOSPITAL, MUNICIPALITY + ":" + CHILD);
        AuthorizationRequest request = organisations.request();
        LoginForm browser = practitioner.open(single, request);

        assertThat(practitioner.logIn(browser).pageText())
                .contains(HEADING, PARENT, CHILD)
                .doesNotContain(UNIT, HOSPITAL, MUNICIPALITY);
        assertThat(Represented.in(single.redeem(
                        request,
                        PractitionerUser.pickOnce(browser, PARENT + ":" + CHILD).requiredCode())))
                .isEqualTo(Represented.bySingleTenant(PARENT, CHILD));

        AuthorizationRequest another = organisations.request();
        LoginForm other = practitioner.open(single, another);
        practitioner.logIn(other);
        assertThat(Represented.in(single.redeem(
                        another, PractitionerUser.pickOnce(other, PARENT).requiredCode())))
                .isEqualTo(Represented.bySingleTenant(PARENT, null));
    }

    @Test
    void asksNothingIfTheClientNamedTheOrganisation() {
        practitioner.worksFor(HOSPITAL, MUNICIPALITY);
        PractitionerUser.pick(loggedIn(client), MUNICIPALITY);
        AuthorizationRequest request = organisations.request(Details.ofParent(HOSPITAL));

        Exchange login = client.redeem(
                request, practitioner.logIn(practitioner.open(client, request)).requiredCode());

        assertThat(Represented.in(login)).isEqualTo(FOR_HOSPITAL);
        assertThat(Represented.in(client.refresh(login.refreshToken()))).isEqualTo(FOR_HOSPITAL);
    }

    @Test
    @Tag("smoke")
    void eachClientOfASessionHasItsOwnSelection() {
        OidcClient other = organisations.oidc(OTHER_MULTI);
        practitioner.worksFor(HOSPITAL, MUNICIPALITY);
        AuthorizationRequest first = organisations.request();
        AuthorizationRequest second = organisations.request();
        LoginForm browser = practitioner.open(client, first);
        practitioner.logIn(browser);
        Exchange ofOne =
                client.redeem(first, PractitionerUser.pick(browser, HOSPITAL).requiredCode());

        browser.reopen(other.authorizeUrl(other.push(second).requestUri()));
        assertThat(browser.html()).contains(HEADING).doesNotContain("checked required");
        Exchange ofOther = other.redeem(
                second, PractitionerUser.pick(browser, MUNICIPALITY).requiredCode());

        assertThat(ofOne.idTokenClaims().path("sid"))
                .isEqualTo(ofOther.idTokenClaims().path("sid"));
        assertThat(Represented.in(client.refresh(ofOne.refreshToken()))).isEqualTo(FOR_HOSPITAL);
        assertThat(Represented.in(other.refresh(ofOther.refreshToken()))).isEqualTo(FOR_MUNICIPALITY);
        assertThat(Represented.in(next(client))).isEqualTo(FOR_HOSPITAL);
        assertThat(Represented.in(next(other))).isEqualTo(FOR_MUNICIPALITY);
    }

    @Test
    void eachBrowserTabKeepsItsOrganisation() {
        practitioner.worksFor(HOSPITAL, MUNICIPALITY);
        AuthorizationRequest first = organisations.request();
        AuthorizationRequest second = organisations.request();
        LoginForm browser = practitioner.open(client, first);
        practitioner.logIn(browser);
        Exchange hospital = client.redeem(
                first, PractitionerUser.pickOnce(browser, HOSPITAL).requiredCode());
        browser.reopen(client.authorizeUrl(client.push(second).requestUri()));
        Exchange municipality = client.redeem(
                second, PractitionerUser.pickOnce(browser, MUNICIPALITY).requiredCode());

        assertThat(Represented.in(client.refresh(hospital.refreshToken()))).isEqualTo(FOR_HOSPITAL);
        assertThat(Represented.in(client.refresh(municipality.refreshToken()))).isEqualTo(FOR_MUNICIPALITY);
    }

    @Test
    void anotherUserOfTheClientIsAskedSeparately() {
        PractitionerUser other = PractitionerUser.in(organisations.realm(), "other-" + UUID.randomUUID())
                .worksFor(HOSPITAL, MUNICIPALITY);
        practitioner.worksFor(HOSPITAL, MUNICIPALITY);
        PractitionerUser.pick(loggedIn(client), HOSPITAL);

        LoginForm browser = practitioner.open(client, organisations.request());

        assertThat(other.logIn(browser).pageText()).contains(HEADING);
    }

    @Test
    void anAssertionAtRefreshOverridesTheSelectionOnce() {
        practitioner.worksFor(HOSPITAL, MUNICIPALITY);
        Exchange login = picked(client, HOSPITAL);

        assertThat(Represented.in(
                        asserting(client, Details.ofParent(MUNICIPALITY)).refresh(login.refreshToken())))
                .isEqualTo(FOR_MUNICIPALITY);
        assertThat(Represented.in(client.refresh(login.refreshToken()))).isEqualTo(FOR_HOSPITAL);
        refused(asserting(client, Details.ofParent(STRANGER)).refresh(login.refreshToken()))
                .by("organisation")
                .with(400, "invalid_request")
                .saying("HID-1001");
    }

    @Test
    void anAssertionAtCodeExchangeOverridesTheSelection() {
        practitioner.worksFor(HOSPITAL, MUNICIPALITY);
        AuthorizationRequest request = organisations.request();
        LoginForm browser = practitioner.open(client, request);
        practitioner.logIn(browser);
        String code = PractitionerUser.pickOnce(browser, HOSPITAL).requiredCode();

        Exchange login = asserting(client, Details.ofParent(MUNICIPALITY)).redeem(request, code);

        assertThat(Represented.in(login))
                .as("the client's word, which it signed")
                .isEqualTo(FOR_MUNICIPALITY);
        assertThat(Represented.in(client.refresh(login.refreshToken()))).isEqualTo(FOR_HOSPITAL);
    }

    @Test
    void aWithdrawnDelegationEndsWithTheNextToken() {
        OidcClient own = organisations.registerMultiTenant("withdrawn-after-choice");
        practitioner.worksFor(HOSPITAL, MUNICIPALITY);
        Exchange login = picked(own, HOSPITAL);

        organisations.realm().changeAttribute("withdrawn-after-choice", "helseprofil.delegations", MUNICIPALITY);

        refused(own.refresh(login.refreshToken()))
                .by("organisation")
                .with(400, "invalid_request")
                .saying("HID-1001");
    }

    @Test
    void offlineTokensKeepTheSelection() {
        practitioner.worksFor(HOSPITAL, MUNICIPALITY);
        AuthorizationRequest request = organisations.requestOf("openid offline_access " + TestRealm.SCOPE);
        LoginForm browser = practitioner.open(client, request);
        practitioner.logIn(browser);
        String token = client.redeem(
                        request, PractitionerUser.pickOnce(browser, HOSPITAL).requiredCode())
                .refreshToken();

        assertThat(Represented.in(client.refresh(token))).isEqualTo(FOR_HOSPITAL);
    }

    /** A browser in which somebody has just given their password. */
    private LoginForm loggedIn(OidcClient at) {
        LoginForm browser = practitioner.open(at, organisations.request());
        practitioner.logIn(browser);
        return browser;
    }

    /** A login in a new browser that shows no page but that for the password. */
    private Exchange next(OidcClient at) {
        AuthorizationRequest request = organisations.request();
        return at.redeem(
                request, practitioner.logIn(practitioner.open(at, request)).requiredCode());
    }

    private Exchange picked(OidcClient at, String organisation) {
        AuthorizationRequest request = organisations.request();
        LoginForm browser = practitioner.open(at, request);
        practitioner.logIn(browser);
        return at.redeem(
                request, PractitionerUser.pickOnce(browser, organisation).requiredCode());
    }
}
