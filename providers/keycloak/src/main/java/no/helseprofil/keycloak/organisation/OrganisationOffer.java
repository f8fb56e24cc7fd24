package no.helseprofil.keycloak.organisation;

import java.util.List;
import java.util.Optional;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.register.Registers;
import no.helseprofil.keycloak.request.PushedRequest;
import no.helseprofil.keycloak.request.RememberedRequest;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.user.HealthAttribute;
import no.helseprofil.organisation.ClientOrganisations;
import no.helseprofil.organisation.Details;
import no.helseprofil.organisation.Details.OrganisationException;
import no.helseprofil.organisation.PractitionerOrganisation;
import no.helseprofil.organisation.RegisteredOrganisation;
import no.helseprofil.organisation.RegisteredOrganisation.RepresentedOrganisation;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.organisation.Organisation;
import no.helseprofil.profile.organisation.OrganisationSettings;
import no.helseprofil.register.Register.OrganisationRegister;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Organisations that a user may pick at a login: those of the user for which the client may act. Nothing is offered if
 * the client has named the organisation itself or isn't under the profile, or if no authorization request led to the
 * login.
 *
 * @param client registered organisations of the client; null if nothing is offered
 * @param organisations organisations in the order in which the user has them
 */
record OrganisationOffer(@Nullable ClientOrganisations client, List<PractitionerOrganisation> organisations) {

    private static final OrganisationOffer NONE = new OrganisationOffer(null, List.of());
    private static final Organisation ORGANISATION = Catalogue.get(Organisation.class);

    OrganisationOffer {
        organisations = List.copyOf(organisations);
    }

    /** Returns the offer for this login, by the present registrations. */
    static OrganisationOffer of(KeycloakSession session, AuthenticationSessionModel login) {
        UserModel user = login.getAuthenticatedUser();
        if (user == null || login.getClientNote(PushedRequest.NOTE) == null || namesOrganisation(login)) {
            return NONE;
        }
        return RealmProfiles.of(session)
                .active()
                .map(active -> of(session, login, user, active.profile()))
                .orElse(NONE);
    }

    private static OrganisationOffer of(
            KeycloakSession session, AuthenticationSessionModel login, UserModel user, Profile profile) {
        List<String> written = user.getAttributeStream(HealthAttribute.ORGANISATIONS.attribute())
                .distinct()
                .toList();
        return written.isEmpty()
                ? NONE
                : registered(session, login.getClient(), profile)
                        .map(client -> of(client, written, checkDigits(login.getClient(), profile)))
                        .map(offer -> offer.in(Registers.of(session, profile).organisations()))
                        .orElse(NONE);
    }

    /** Returns the offer without values that can't be read, which an import or a directory may have brought. */
    static OrganisationOffer of(ClientOrganisations client, List<String> written, boolean checkDigits) {
        return new OrganisationOffer(
                client,
                written.stream()
                        .flatMap(value -> PractitionerOrganisation.read(value, checkDigits).stream())
                        .filter(client::mayActFor)
                        .toList());
    }

    /**
     * Returns the offer without organisations that the register reports as gone, or as lacking the child. A choice is
     * remembered, and the tokens of each later login would be refused. Organisations that can't be looked up are
     * offered.
     */
    OrganisationOffer in(OrganisationRegister register) {
        return new OrganisationOffer(
                client,
                organisations.stream()
                        .filter(organisation -> isThere(organisation, register))
                        .toList());
    }

    private static boolean isThere(PractitionerOrganisation organisation, OrganisationRegister register) {
        RepresentedOrganisation represented =
                new RepresentedOrganisation(organisation.parent(), organisation.child(), null);
        try {
            RegisteredOrganisation.of(register, represented, false).check();
            return true;
        } catch (OrganisationException gone) {
            return false;
        }
    }

    /** Returns whether there is more than one organisation. */
    boolean isChoice() {
        return organisations.size() > 1;
    }

    boolean isEmpty() {
        return organisations.isEmpty();
    }

    /** Returns the organisation, if there is exactly one. */
    Optional<PractitionerOrganisation> only() {
        return organisations.size() == 1 ? Optional.of(organisations.get(0)) : Optional.empty();
    }

    /** Returns the organisation that is written exactly like this. */
    Optional<PractitionerOrganisation> find(@Nullable String text) {
        return organisations.stream()
                .filter(organisation -> organisation.text().equals(text))
                .findFirst();
    }

    /** Returns the authorization details with which the client would name an organisation. */
    Details naming(PractitionerOrganisation picked) {
        return client == null ? Details.ABSENT : client.naming(picked);
    }

    private static boolean namesOrganisation(AuthenticationSessionModel login) {
        return RememberedRequest.read(login.getClientNote(RememberedRequest.NAME))
                .details()
                .organisation()
                .isPresent();
    }

    private static Optional<ClientOrganisations> registered(
            KeycloakSession session, ClientModel client, Profile profile) {
        return ClientReader.standing(client, profile, ServerClock.INSTANCE.instant()) == Facts.Standing.UNDER_PROFILE
                ? OrganisationSettings.organisations(
                        new ClientReader(session, session.getContext().getRealm()).stored(client),
                        values(client, profile))
                : Optional.empty();
    }

    private static boolean checkDigits(ClientModel client, Profile profile) {
        return values(client, profile).get(Organisation.CHECK_DIGITS);
    }

    /** Returns the parameters by which the token of the login will be judged. */
    private static Parameters values(ClientModel client, Profile profile) {
        return profile.terms(ClientReader.migration(client), ServerClock.INSTANCE.instant())
                .parametersOf(ORGANISATION);
    }
}
