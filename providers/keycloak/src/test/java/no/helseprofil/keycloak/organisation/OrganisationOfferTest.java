package no.helseprofil.keycloak.organisation;

import static no.helseprofil.organisation.DetailsFixture.CHILD;
import static no.helseprofil.organisation.DetailsFixture.OTHER_PARENT;
import static no.helseprofil.organisation.DetailsFixture.PARENT;
import static no.helseprofil.organisation.DetailsFixture.SUPPLIER;
import static no.helseprofil.organisation.DetailsFixture.TEST_CHILD;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import no.helseprofil.organisation.ClientOrganisations;
import no.helseprofil.organisation.ClientRegistration;
import no.helseprofil.organisation.ClientRegistration.Part;
import no.helseprofil.organisation.Details.OrganisationException;
import no.helseprofil.organisation.PractitionerOrganisation;
import no.helseprofil.organisation.RegisterFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrganisationOfferTest {

    private static final Map<Part, String> ONE = Map.of(Part.PARENT, PARENT, Part.CHILDREN, CHILD);
    private static final Map<Part, String> MANY = Map.of(
            Part.TENANCY, "multi-tenant", Part.SUPPLIER, SUPPLIER, Part.DELEGATIONS, PARENT + "," + OTHER_PARENT);

    @Test
    void offersTheUsersOrganisationsThatTheClientMayActFor() throws OrganisationException {
        List<String> written = List.of(OTHER_PARENT, PARENT + ":" + CHILD, SUPPLIER, PARENT);

        assertThat(texts(offer(MANY, written))).containsExactly(OTHER_PARENT, PARENT + ":" + CHILD, PARENT);
        assertThat(texts(offer(ONE, written))).containsExactly(PARENT + ":" + CHILD, PARENT);
        assertThat(texts(offer(Map.of(), written))).isEmpty();
    }

    @Test
    void omitsUnreadableOrganisations() throws OrganisationException {
        List<String> written = List.of("", "Sykehuset", PARENT + ":", PARENT + " ", PARENT);

        assertThat(offer(MANY, written).only())
                .hasValueSatisfying(only -> assertThat(only.text()).isEqualTo(PARENT));
    }

    @Test
    void verifiesCheckDigitsAsTheRealmDoes() throws OrganisationException {
        ClientOrganisations client = new ClientRegistration(MANY, false).organisations();
        List<String> written = List.of(PARENT + ":" + TEST_CHILD);

        assertThat(OrganisationOffer.of(client, written, true).isEmpty()).isTrue();
        assertThat(OrganisationOffer.of(client, written, false).isEmpty()).isFalse();
    }

    @Test
    void isAChoiceFromTwoOrganisations() throws OrganisationException {
        assertThat(offer(MANY, List.of()).isChoice()).isFalse();
        assertThat(offer(MANY, List.of(PARENT)).isChoice()).isFalse();
        assertThat(offer(MANY, List.of(PARENT, OTHER_PARENT)).isChoice()).isTrue();
        assertThat(offer(MANY, List.of(PARENT, OTHER_PARENT)).only()).isEmpty();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "0",
                OTHER_PARENT + ":",
                ":" + OTHER_PARENT,
                OTHER_PARENT + ":" + CHILD,
                " " + OTHER_PARENT,
                OTHER_PARENT + " ",
                OTHER_PARENT + "\u0000",
                OTHER_PARENT + "0",
                OTHER_PARENT + "," + PARENT,
                "NO:ORGNR:" + OTHER_PARENT,
                "\uff13\uff11\uff12\uff12\uff13\uff12\uff13\uff12\uff14",
                "31223232",
                CHILD,
                SUPPLIER
            })
    void findsOnlyAnExactMatch(String text) throws OrganisationException {
        OrganisationOffer offer = offer(MANY, List.of(OTHER_PARENT, PARENT + ":" + CHILD));

        assertThat(offer.find(text)).isEmpty();
        assertThat(offer.find(OTHER_PARENT)).isPresent();
        assertThat(offer.find(PARENT + ":" + CHILD)).isPresent();
    }

    @Test
    void omitsDeletedOrganisations() throws OrganisationException {
        OrganisationOffer offer = offer(MANY, List.of(PARENT, OTHER_PARENT, PARENT + ":" + CHILD));

        assertThat(texts(
                        offer.in(new RegisterFixture().withDeleted(PARENT, null).with(OTHER_PARENT, "There", null))))
                .as("a deleted one, and its child, which the register doesn't know")
                .containsExactly(OTHER_PARENT);
        assertThat(texts(offer.in(new RegisterFixture()
                        .with(PARENT, "There", null)
                        .with(OTHER_PARENT, "There", null)
                        .with(CHILD, "A part of another", OTHER_PARENT))))
                .as("a child of another parent")
                .containsExactly(PARENT, OTHER_PARENT);
    }

    @Test
    void keepsOrganisationsDuringAnOutage() throws OrganisationException {
        OrganisationOffer offer = offer(MANY, List.of(PARENT, OTHER_PARENT));

        assertThat(texts(offer.in(new RegisterFixture().down(PARENT).downSince(OTHER_PARENT, "There", null))))
                .containsExactly(PARENT, OTHER_PARENT);
    }

    private static List<String> texts(OrganisationOffer offer) {
        return offer.organisations().stream()
                .map(PractitionerOrganisation::text)
                .toList();
    }

    private static OrganisationOffer offer(Map<Part, String> registered, List<String> written)
            throws OrganisationException {
        return OrganisationOffer.of(new ClientRegistration(registered, true).organisations(), written, true);
    }
}
