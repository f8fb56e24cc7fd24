package no.helseprofil.keycloak.choosing;

import java.util.Optional;
import no.helseprofil.keycloak.request.RememberedRequest;
import no.helseprofil.organisation.Details;
import no.helseprofil.organisation.PractitionerOrganisation;
import org.keycloak.models.KeycloakSession;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * What the user of a login has picked. It stands in a note of that one login, of one tab of one browser, which no
 * parameter of a request can write and which ends when the login begins anew.
 */
public final class PickedOrganisation {

    private static final String NOTE = "helseprofil.organisation";

    private PickedOrganisation() {}

    /** What the login says, with what its user picked; only what is still offered counts. */
    public static RememberedRequest in(KeycloakSession session, AuthenticationSessionModel login) {
        RememberedRequest remembered = RememberedRequest.read(login.getClientNote(RememberedRequest.NAME));
        if (login.getAuthNote(NOTE) == null) {
            return remembered;
        }
        OrganisationOffer offer = OrganisationOffer.of(session, login);
        Details picked = of(login, offer).map(offer::naming).orElse(Details.ABSENT);
        return remembered.picking(picked);
    }

    static Optional<PractitionerOrganisation> of(AuthenticationSessionModel login, OrganisationOffer offer) {
        String note = login.getAuthNote(NOTE);
        return offer.organisations().stream()
                .filter(organisation -> note(login, organisation).equals(note))
                .findFirst();
    }

    static void keep(AuthenticationSessionModel login, PractitionerOrganisation picked) {
        login.setAuthNote(NOTE, note(login, picked));
    }

    /** With the user, so that it is nobody else's where Keycloak puts another user into the same login. */
    private static String note(AuthenticationSessionModel login, PractitionerOrganisation organisation) {
        return organisation.text() + " " + login.getAuthenticatedUser().getId();
    }
}
