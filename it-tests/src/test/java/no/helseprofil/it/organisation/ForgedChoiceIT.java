package no.helseprofil.it.organisation;

import static no.helseprofil.it.organisation.OrganisationRealm.HOSPITAL;
import static no.helseprofil.it.organisation.OrganisationRealm.MULTI;
import static no.helseprofil.it.organisation.OrganisationRealm.MUNICIPALITY;
import static no.helseprofil.it.organisation.OrganisationRealm.STRANGER;
import static no.helseprofil.it.organisation.OrganisationRealm.UNIT;
import static no.helseprofil.it.organisation.PractitionerUser.pick;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.UUID;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that no user gets a login for an organisation that isn't offered to them, or past the question for which one it
 * is.
 */
@Attack(
        by = Attacker.USER,
        tries = "picks an organisation that wasn't offered, or skips the question",
        outcome = "no login for it")
class ForgedChoiceIT {

    private static final String HEADING = "Velg organisasjon";
    private static final String NOT_OFFERED = "Velg en av organisasjonene.";
    private static final Represented FOR_HOSPITAL = Represented.byMultiTenant(HOSPITAL, null);

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
        practitioner = PractitionerUser.in(organisations.realm(), "f-" + UUID.randomUUID())
                .worksFor(HOSPITAL, MUNICIPALITY + ":" + UNIT, STRANGER);
    }

    /** OrganisationOfferTest checks other texts. */
    @ParameterizedTest
    @ValueSource(strings = {STRANGER, MUNICIPALITY, UNIT, HOSPITAL + " ", ""})
    void refusesAnOrganisationThatWasNotOffered(String forged) {
        AuthorizationRequest request = organisations.request();
        LoginForm browser = practitioner.open(client, request);
        practitioner.logIn(browser);

        AuthorizationAnswer answer = pick(browser, forged);

        assertThat(answer.code()).isNull();
        assertThat(answer.pageText()).contains(HEADING, NOT_OFFERED);
        assertThat(browser.html()).contains("role=\"alert\"");
        assertThat(Represented.in(client.redeem(request, pick(browser, HOSPITAL).requiredCode())))
                .as("one may pick right after")
                .isEqualTo(FOR_HOSPITAL);
    }

    @Test
    void refusesNoneOrTwoSelections() {
        LoginForm browser = practitioner.open(client, organisations.request());
        practitioner.logIn(browser);

        assertThat(browser.fill(form -> form.form("remember", "on")).pageText()).contains(NOT_OFFERED);
        assertThat(browser.fill(form ->
                                form.form("organisation", HOSPITAL).form("organisation", MUNICIPALITY + ":" + UNIT))
                        .pageText())
                .contains(NOT_OFFERED);
    }

    @Test
    void refusesAnOrganisationRemovedWhileThePageIsOpen() {
        practitioner.worksFor(HOSPITAL, MUNICIPALITY, MUNICIPALITY + ":" + UNIT);
        LoginForm browser = practitioner.open(client, organisations.request());
        practitioner.logIn(browser);
        practitioner.worksFor(MUNICIPALITY, MUNICIPALITY + ":" + UNIT);

        assertThat(pick(browser, HOSPITAL).pageText()).contains(NOT_OFFERED);
    }

    @ParameterizedTest
    @CsvSource({
        "organisation, 313231593",
        "remember, on",
        "helseprofil.organisation, 313231593",
        "helseprofil, '{\"picked\":[]}'",
        "picked, 313231593",
        "kc_action_status, success",
        "kc_action_executing, helseprofil-organisation",
        "kc_action, 'helseprofil-organisation:313231593'"
    })
    void noRequestParameterAnswersTheQuestion(String name, String value) {
        LoginForm browser = practitioner.open(client, organisations.request(), name, value);

        AuthorizationAnswer answer = practitioner.logIn(browser);

        assertThat(answer.code()).isNull();
        assertThat(answer.pageText()).contains(HEADING);
        assertThat(browser.html()).doesNotContain("checked required");
    }

    @Test
    void refusesAParameterBesideThePushedRequest() {
        String address =
                client.authorizeUrl(client.push(organisations.request()).requestUri()) + "&organisation=" + HOSPITAL;

        AuthorizationAnswer answer =
                LoginForm.open(URI.create(address)).answer().orElseThrow();

        assertThat(answer.code()).isNull();
        assertThat(answer.pageText()).contains("pushed-authorization");
    }

    @Test
    void theUserCannotCancelUnlessTheClientAsked() {
        LoginForm browser = practitioner.open(client, organisations.request());
        practitioner.logIn(browser);

        AuthorizationAnswer answer = browser.fill(form -> form.form("cancel-aia", "true"));

        assertThat(answer.code()).isNull();
        assertThat(answer.pageText()).contains(HEADING);
    }

    @Test
    void bypassingThePageDoesNotLogIn() {
        AuthorizationRequest request = organisations.request();
        LoginForm browser = practitioner.open(client, request);
        practitioner.logIn(browser);

        browser.reopen(client.authorizeUrl(client.push(request).requestUri()));

        assertThat(browser.answer()).as("another tab asks for the password").isEmpty();
    }

    @Test
    void aSelectionDoesNotReachTheNextUserOfTheBrowser() {
        PractitionerUser other = PractitionerUser.in(organisations.realm(), "g-" + UUID.randomUUID())
                .worksFor(HOSPITAL, MUNICIPALITY);
        LoginForm browser = practitioner.open(client, organisations.request());
        practitioner.logIn(browser);
        pick(browser, HOSPITAL);
        assertThat(organisations
                        .realm()
                        .admin()
                        .post("users/" + practitioner.id() + "/logout", "{}")
                        .isSuccess())
                .isTrue();

        browser.reopen(client.authorizeUrl(client.push(organisations.request()).requestUri()));

        assertThat(other.logIn(browser).pageText()).contains(HEADING);
        assertThat(browser.html()).doesNotContain("checked required");
    }

    @Test
    void aDelegationWithdrawnWhileThePageIsOpenGivesNoCode() {
        OidcClient own = organisations.registerMultiTenant("withdrawn-at-the-page");
        practitioner.worksFor(HOSPITAL, MUNICIPALITY);
        AuthorizationRequest request = organisations.request();
        LoginForm browser = practitioner.open(own, request);
        practitioner.logIn(browser);
        organisations.realm().changeAttribute("withdrawn-at-the-page", "helseprofil.delegations", MUNICIPALITY);

        AuthorizationAnswer answer = pick(browser, HOSPITAL);

        assertThat(Represented.in(own.redeem(request, answer.requiredCode())))
                .as("the only one that is left")
                .isEqualTo(Represented.byMultiTenant(MUNICIPALITY, null));
    }

    @Test
    void theUsersListDoesNotExtendTheClientsDelegations() {
        practitioner.worksFor(STRANGER, HOSPITAL);
        AuthorizationRequest request = organisations.request();
        String code = practitioner.logIn(practitioner.open(client, request)).requiredCode();

        assertThat(OrganisationRealm.asserting(client, Details.ofParent(STRANGER))
                        .redeem(request, code)
                        .response()
                        .text("error_description"))
                .contains("HID-1001");
    }
}
