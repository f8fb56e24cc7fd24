package no.helseprofil.keycloak.organisation;

import java.util.Optional;
import no.helseprofil.keycloak.request.RememberedRequest;
import no.helseprofil.organisation.Details;
import no.helseprofil.organisation.PractitionerOrganisation;
import org.keycloak.models.KeycloakSession;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Organisation that the user of a login has picked. It is a note of that one login, of one tab of one browser. No
 * request parameter can write it, and it ends when the login begins anew.
 */
public final class PickedOrganisation {

    private static final String NOTE = "helseprofil.organisation";

    private PickedOrganisation() {}

    /** Returns the remembered request of the login, with the user's choice as far as it is still offered. */
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

    /**
     * Returns the note of a choice. It names the user, so that it doesn't count for another user whom Keycloak puts
     * into the same login.
     */
    private static String note(AuthenticationSessionModel login, PractitionerOrganisation organisation) {
        return organisation.text() + " " + login.getAuthenticatedUser().getId();
    }
}
