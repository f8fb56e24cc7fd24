package no.helseprofil.it.organisation;

import static no.helseprofil.it.organisation.OrganisationRealm.asserting;
import static no.helseprofil.it.organisation.OutsideRegister.entity;
import static no.helseprofil.it.organisation.OutsideRegister.newNumber;
import static no.helseprofil.it.organisation.OutsideRegister.unit;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A practitioner picks an organisation by the name that it has in the register, of those that are there. */
@Tag("own-server")
class RegisteredChoiceIT {

    @AutoClose
    private static final OrganisationRealm realm = OutsideRegister.realm("accept");

    private final String municipality = newNumber();
    private final String hospital = newNumber();
    private final String nursingHome = newNumber();
    private final OidcClient client = OutsideRegister.client(realm, municipality, hospital);
    private final PractitionerUser practitioner =
            PractitionerUser.in(realm.realm(), "p-" + UUID.randomUUID().toString());

    @Test
    void thePageShowsEscapedNamesAndTheTokenIsForTheSelection() {
        entity(municipality, "Granfjelldal kommune");
        entity(hospital, "Sykehuset <b>Øst</b>");
        unit(nursingHome, "Granfjelldal sykehjem", municipality);
        assertThat(isActedFor(Details.ofParentAndChild(municipality, nursingHome)))
                .isTrue();
        assertThat(isActedFor(Details.ofParent(hospital))).isTrue();
        practitioner.worksFor(municipality + ":" + nursingHome, hospital);

        AuthorizationRequest request = realm.request();
        LoginForm browser = practitioner.open(client, request);
        practitioner.logIn(browser);

        assertThat(browser.html())
                .contains("Granfjelldal kommune", "Granfjelldal sykehjem", "Sykehuset &lt;b&gt;Øst&lt;/b&gt;")
                .doesNotContain("<b>");
        assertThat(Represented.in(client.redeem(
                                request,
                                PractitionerUser.pick(browser, hospital).requiredCode()))
                        .parent())
                .isEqualTo(hospital);
    }

    @Test
    void deletedOrganisationsAreNotOffered() {
        String another = newNumber();
        OidcClient ofThree = OutsideRegister.client(realm, municipality, hospital, another);
        entity(municipality, "Granfjelldal kommune");
        entity(another, "Flaksvaagoey kommune");
        entity(hospital, "Sykehuset Øst", Map.of("slettedato", "2026-01-31"));
        refused(asserting(ofThree, Details.ofParent(hospital)).clientCredentials(TestRealm.SCOPE))
                .by("organisation")
                .saying("was deleted");
        practitioner.worksFor(municipality, another, hospital);

        LoginForm browser = practitioner.open(ofThree, realm.request());
        practitioner.logIn(browser);
        assertThat(browser.html()).contains(municipality, another).doesNotContain(hospital);
        assertThat(PractitionerUser.pick(browser, hospital).code())
                .as("nor is it taken from a form")
                .isNull();
    }

    @Test
    void theOnlyExistingOrganisationIsUsedWithoutAPage() {
        entity(municipality, "Granfjelldal kommune");
        entity(hospital, "Sykehuset Øst", Map.of("slettedato", "2026-01-31"));
        refused(asserting(client, Details.ofParent(hospital)).clientCredentials(TestRealm.SCOPE))
                .saying("was deleted");
        practitioner.worksFor(hospital, municipality);

        AuthorizationRequest request = realm.request();
        String code = practitioner.logIn(practitioner.open(client, request)).requiredCode();

        assertThat(Represented.in(client.redeem(request, code)).parent()).isEqualTo(municipality);
    }

    /** After this the register's word is known to the server. */
    private boolean isActedFor(Details details) {
        return asserting(client, details)
                .clientCredentials(TestRealm.SCOPE)
                .response()
                .isSuccess();
    }
}
