package no.helseprofil.keycloak.organisation;

import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import no.helseprofil.keycloak.register.Registers;
import no.helseprofil.keycloak.user.ImpersonatedAccount;
import no.helseprofil.organisation.PractitionerOrganisation;
import org.keycloak.authentication.InitiatedActionSupport;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Choice of the organisation that a login is for. Keycloak evaluates it at each login, also of a user who is logged in
 * already, in every authentication flow. A choice that is clear is made without a page, and the page is shown
 * otherwise. A client can request the page by {@code kc_action}, and the user may then leave the choice unchanged.
 */
record OrganisationRequiredAction(KeycloakSession session) implements RequiredActionProvider {

    /** Maximum age of a login, in seconds. Keycloak adds it to an instant in an {@code int}. */
    private static final int LONGER_THAN_ANY_LOGIN = (int) Duration.ofDays(365).toSeconds();

    @Override
    public InitiatedActionSupport initiatedActionSupport() {
        return InitiatedActionSupport.SUPPORTED;
    }

    /** Returns a year, so that a user who is logged in may pick another organisation without a new login. */
    @Override
    public int getMaxAuthAge(KeycloakSession session) {
        return LONGER_THAN_ANY_LOGIN;
    }

    /** Decides whether the page is shown. Keycloak calls it several times in one login. */
    @Override
    public void evaluateTriggers(RequiredActionContext context) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        OrganisationOffer offer = OrganisationOffer.of(session, login);
        if (PickedOrganisation.of(login, offer).isEmpty()) {
            known(login, offer).ifPresent(organisation -> PickedOrganisation.keep(login, organisation));
        }
        if (mustAsk(login, offer)) {
            login.addRequiredAction(OrganisationAction.ID);
            names().prepare(offer);
        } else {
            login.removeRequiredAction(OrganisationAction.ID);
        }
    }

    private Optional<PractitionerOrganisation> known(AuthenticationSessionModel login, OrganisationOffer offer) {
        return offer.isChoice() && !isAskedFor(login)
                ? new ChoiceTable(session).find(ChoiceKey.of(login), offer)
                : offer.only();
    }

    /**
     * Returns whether the page is shown. An administrator who impersonates the user isn't asked, since the choice is
     * the user's, and the tokens of such a login disclose no user.
     */
    private static boolean mustAsk(AuthenticationSessionModel login, OrganisationOffer offer) {
        return offer.isChoice()
                && !isAskedFor(login)
                && !ImpersonatedAccount.isIn(login)
                && PickedOrganisation.of(login, offer).isEmpty();
    }

    /** Returns whether the client has requested the page. Keycloak then shows it, with a button that leads back. */
    private static boolean isAskedFor(AuthenticationSessionModel login) {
        return OrganisationAction.ID.equals(login.getClientNote(Constants.KC_ACTION));
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        OrganisationOffer offer = OrganisationOffer.of(session, login);
        if (offer.isChoice()) {
            context.challenge(page(login, offer).show(context.form()));
        } else if (offer.isEmpty()) {
            context.ignore();
        } else {
            context.success();
        }
    }

    /** Stores the choice. An organisation that isn't offered now is refused: the page is shown again, with an error. */
    @Override
    public void processAction(RequiredActionContext context) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        OrganisationOffer offer = OrganisationOffer.of(session, login);
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        Optional<PractitionerOrganisation> picked = picked(form, offer);
        if (picked.isPresent()) {
            PickedOrganisation.keep(login, picked.get());
            keepInMind(login, picked.get(), form.containsKey(OrganisationPage.REMEMBER));
            context.success();
        } else if (offer.isChoice()) {
            context.challenge(page(login, offer).showAgain(context.form()));
        } else {
            context.success();
        }
    }

    private static Optional<PractitionerOrganisation> picked(
            MultivaluedMap<String, String> form, OrganisationOffer offer) {
        List<String> values = form.getOrDefault(OrganisationPage.ORGANISATION, List.of());
        return values.size() == 1 ? offer.find(values.get(0)) : Optional.empty();
    }

    private void keepInMind(AuthenticationSessionModel login, PractitionerOrganisation picked, boolean remember) {
        ChoiceTable table = new ChoiceTable(session);
        if (remember) {
            table.remember(ChoiceKey.of(login), picked);
        } else {
            table.forget(ChoiceKey.of(login));
        }
    }

    private OrganisationPage page(AuthenticationSessionModel login, OrganisationOffer offer) {
        return new OrganisationPage(
                names(),
                offer,
                new ChoiceTable(session).find(ChoiceKey.of(login), offer).orElse(null));
    }

    private OrganisationNames names() {
        return new OrganisationNames(Registers.of(session));
    }

    @Override
    public void close() {
        // holds no resources
    }
}
