package no.helseprofil.it.organisation;

import static no.helseprofil.it.organisation.OrganisationRealm.HOSPITAL;
import static no.helseprofil.it.organisation.OrganisationRealm.MULTI;
import static no.helseprofil.it.organisation.OrganisationRealm.MUNICIPALITY;
import static no.helseprofil.it.organisation.OrganisationRealm.UNIT;
import static no.helseprofil.it.organisation.PractitionerUser.address;
import static no.helseprofil.it.organisation.PractitionerUser.pick;
import static no.helseprofil.it.organisation.PractitionerUser.pickOnce;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.UUID;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A client has the page shown by {@code kc_action}, or asks for no page at all by {@code prompt=none}. */
class SwitchedOrganisationIT {

    private static final String ACTION = "helseprofil-organisation";
    private static final String HEADING = "Velg organisasjon";
    private static final Represented FOR_HOSPITAL = Represented.byMultiTenant(HOSPITAL, null);
    private static final Represented FOR_MUNICIPALITY = Represented.byMultiTenant(MUNICIPALITY, null);

    @AutoClose
    private static OrganisationRealm organisations;

    private static OidcClient client;

    private PractitionerUser practitioner;
    private LoginForm browser;

    @BeforeAll
    static void makeRealm() {
        organisations = OrganisationRealm.underProfile();
        client = organisations.oidc(MULTI);
    }

    @BeforeEach
    void logIn() {
        practitioner = PractitionerUser.in(organisations.realm(), "s-" + UUID.randomUUID())
                .worksFor(HOSPITAL, MUNICIPALITY);
        browser = practitioner.open(client, organisations.request());
        practitioner.logIn(browser);
        pick(browser, HOSPITAL);
    }

    @Test
    @Tag("smoke")
    void theActionShowsThePageWithTheLastSelection() {
        AuthorizationRequest request = organisations.request();
        browser.reopen(switching(request));
        assertThat(browser.html()).contains(HEADING, "cancel-aia").containsPattern(checked(HOSPITAL));

        AuthorizationAnswer answer = pick(browser, MUNICIPALITY);

        assertThat(answer.parameter("kc_action_status")).isEqualTo("success");
        assertThat(represented(request, answer)).isEqualTo(FOR_MUNICIPALITY);
        AuthorizationRequest next = organisations.request();
        assertThat(represented(
                        next, opened(client.authorizeUrl(client.push(next).requestUri()))))
                .as("remembered instead")
                .isEqualTo(FOR_MUNICIPALITY);
    }

    @Test
    void cancellingKeepsTheLastSelection() {
        AuthorizationRequest request = organisations.request();
        browser.reopen(switching(request));

        AuthorizationAnswer answer = browser.fill(form -> form.form("cancel-aia", "true"));

        assertThat(answer.parameter("kc_action_status")).isEqualTo("cancelled");
        assertThat(represented(request, answer)).isEqualTo(FOR_HOSPITAL);
    }

    @Test
    void cancellingWithoutASelectionAsksAnyway() {
        browser.reopen(switching(organisations.request()));
        pickOnce(browser, HOSPITAL);
        browser.reopen(switching(organisations.request()));

        AuthorizationAnswer answer = browser.fill(form -> form.form("cancel-aia", "true"));

        assertThat(answer.code()).isNull();
        assertThat(browser.html()).contains(HEADING).doesNotContain("cancel-aia");
    }

    @Test
    void theActionShowsNothingIfThereIsNoChoice() {
        practitioner.worksFor(MUNICIPALITY);
        AuthorizationRequest one = organisations.request();
        assertThat(represented(one, opened(switching(one)))).isEqualTo(FOR_MUNICIPALITY);

        practitioner.worksFor();
        AuthorizationRequest none = organisations.request();
        AuthorizationAnswer answer = opened(switching(none));
        assertThat(answer.parameter("kc_action_status")).isEqualTo("error");
        assertThat(represented(none, answer)).isEqualTo(Represented.nobodyByMultiTenant());
    }

    @Test
    void theActionShowsNothingIfTheClientNamedTheOrganisation() {
        AuthorizationRequest request = organisations.request(Details.ofParent(MUNICIPALITY));

        AuthorizationAnswer answer = opened(switching(request));

        assertThat(answer.parameter("kc_action_status")).isEqualTo("error");
        assertThat(represented(request, answer)).isEqualTo(FOR_MUNICIPALITY);
    }

    @Test
    @Tag("smoke")
    void promptNoneUsesTheRememberedSelection() {
        AuthorizationRequest request = organisations.request();

        assertThat(represented(request, opened(address(client, request, "prompt", "none"))))
                .isEqualTo(FOR_HOSPITAL);
    }

    @Test
    void promptNoneReportsThatInteractionIsRequired() {
        practitioner.worksFor(MUNICIPALITY, MUNICIPALITY + ":" + UNIT);
        AuthorizationRequest request = organisations.request();

        AuthorizationAnswer answer = opened(address(client, request, "prompt", "none"));

        assertThat(answer.error()).isEqualTo("interaction_required");
        assertThat(answer.state()).isEqualTo(request.state());
        assertThat(answer.code()).isNull();
    }

    @Test
    void promptNoneUsesTheClientsOrganisation() {
        AuthorizationRequest request = organisations.request(Details.ofParentAndChild(MUNICIPALITY, UNIT));

        assertThat(represented(request, opened(address(client, request, "prompt", "none"))))
                .isEqualTo(Represented.byMultiTenant(MUNICIPALITY, UNIT));
    }

    private static URI switching(AuthorizationRequest request) {
        return address(client, request, "kc_action", ACTION);
    }

    private AuthorizationAnswer opened(URI address) {
        return browser.reopen(address).answer().orElseThrow();
    }

    private static Represented represented(AuthorizationRequest request, AuthorizationAnswer answer) {
        return Represented.in(client.redeem(request, answer.requiredCode()));
    }

    private static String checked(String organisation) {
        return "value=\"" + organisation + "\"[^>]* checked";
    }
}
