package no.helseprofil.keycloak.organisation;

import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.identifiers.OrganisationNumber;
import no.helseprofil.keycloak.organisation.ChoiceEntity.ChoiceKey;
import no.helseprofil.keycloak.organisation.ChoiceEntity.ChoiceTable;
import no.helseprofil.keycloak.register.Registers;
import no.helseprofil.keycloak.server.PlainFactory;
import no.helseprofil.keycloak.storage.StoredProfile;
import no.helseprofil.keycloak.user.ImpersonatedAccount;
import no.helseprofil.organisation.PractitionerOrganisation;
import no.helseprofil.register.Answer;
import no.helseprofil.register.Register.Unit;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.InitiatedActionSupport;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Factory of the required action in which a practitioner picks an organisation, see {@link OrganisationAction}. */
public final class OrganisationRequiredActionFactory
        implements RequiredActionFactory, PlainFactory<RequiredActionProvider> {

    @Override
    public String getId() {
        return OrganisationAction.ID;
    }

    @Override
    public String getDisplayText() {
        return OrganisationAction.NAME;
    }

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return new OrganisationRequiredAction(session);
    }

    /**
     * Returns no settings. Keycloak's usual setting, the age of the login, doesn't apply: another organisation may be
     * picked without a new login.
     */
    @Override
    public List<ProviderConfigProperty> getConfigMetadata() {
        return List.of();
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        factory.register(ChoiceTable::on);
    }

    /**
     * Names of organisations, where the realm has a register of them. A login doesn't wait for the register. The
     * look-up begins when it is clear that the page will be shown, and an organisation whose name isn't known by then
     * is shown by its number alone.
     *
     * @param registers registers of the realm
     */
    record OrganisationNames(Registers registers) {

        void prepare(OrganisationOffer offer) {
            offer.organisations().forEach(organisation -> {
                registers.lookUp(organisation.parent());
                if (organisation.child() != null) {
                    registers.lookUp(organisation.child());
                }
            });
        }

        /** Returns the name of an organisation; empty if it isn't known. */
        String of(OrganisationNumber number) {
            Answer<Unit> answer = registers.organisation(number);
            if (answer instanceof Answer.Found<Unit> found) {
                return found.value().name();
            }
            return answer instanceof Answer.Unavailable<Unit> unavailable && unavailable.last() != null
                    ? unavailable.last().value().name()
                    : "";
        }
    }

    /**
     * Page on which a user picks an organisation, in the realm's login theme: {@code helseprofil-organisation.ftl}.
     *
     * @param names names of the organisations
     * @param offer organisations to choose between
     * @param last previous choice of the user; null if it isn't remembered or no longer offered
     */
    record OrganisationPage(
            OrganisationNames names,
            OrganisationOffer offer,
            @Nullable PractitionerOrganisation last) {

        /** Form field with the organisation. */
        static final String ORGANISATION = "organisation";

        /** Form field that is sent if the choice is to be remembered. */
        static final String REMEMBER = "remember";

        private static final String TEMPLATE = "helseprofil-organisation.ftl";
        private static final String MISSING = "helseprofil.organisation.missing";

        Response show(LoginFormsProvider form) {
            return form.setAttribute(
                            "organisations",
                            offer.organisations().stream().map(this::row).toList())
                    .createForm(TEMPLATE);
        }

        Response showAgain(LoginFormsProvider form) {
            return show(form.addError(new FormMessage(ORGANISATION, MISSING)));
        }

        private Map<String, Object> row(PractitionerOrganisation organisation) {
            OrganisationNumber parent = organisation.parent();
            OrganisationNumber child = organisation.child();
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("value", organisation.text());
            row.put("last", organisation.equals(last));
            put(row, "number", "name", child == null ? parent : child);
            if (child != null) {
                put(row, "parent", "parentName", parent);
            }
            return row;
        }

        private void put(Map<String, Object> row, String number, String name, OrganisationNumber organisation) {
            row.put(number, organisation.value());
            row.put(name, names.of(organisation));
        }
    }

    /**
     * Choice of the organisation that a login is for. Keycloak evaluates it at each login, also of a user who is logged
     * in already, in every authentication flow. A choice that is clear is made without a page, and the page is shown
     * otherwise. A client can request the page by {@code kc_action}, and the user may then leave the choice unchanged.
     */
    record OrganisationRequiredAction(KeycloakSession session) implements RequiredActionProvider {

        /** Maximum age of a login, in seconds. Keycloak adds it to an instant in an {@code int}. */
        private static final int LONGER_THAN_ANY_LOGIN =
                (int) Duration.ofDays(365).toSeconds();

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
         * Returns whether the page is shown. An administrator who impersonates the user isn't asked, since the choice
         * is the user's, and the tokens of such a login disclose no user.
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

        /**
         * Stores the choice. An organisation that isn't offered now is refused: the page is shown again, with an error.
         */
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

    /**
     * Required action of a realm for the choice of an organisation. It exists as long as the realm is under the
     * profile. An administrator may disable it, and then no user is asked. Tokens then name no organisation but the one
     * that the client names, as for a user without organisations.
     */
    public static final class OrganisationAction {

        /** Id of the action, and its alias in a realm. */
        public static final String ID = "helseprofil-organisation";

        static final String NAME = "Choose organisation";

        /** Priority behind Keycloak's own actions: a user accepts terms and changes a password first. */
        private static final int PRIORITY = 2000;

        private OrganisationAction() {}

        /** Adds the action if the realm is under the profile and lacks it. Settings of an administrator stay. */
        public static void keep(RealmModel realm) {
            if (new StoredProfile(realm).exists() && !isThere(realm)) {
                realm.addRequiredActionProvider(enabled());
            }
        }

        /** Returns whether the realm has the action, enabled or not. */
        public static boolean isThere(RealmModel realm) {
            return realm.getRequiredActionProviderByAlias(ID) != null;
        }

        /** Removes the action. Without the JAR each login would log a warning about an action without a provider. */
        public static void remove(RealmModel realm) {
            RequiredActionProviderModel there = realm.getRequiredActionProviderByAlias(ID);
            if (there != null) {
                realm.removeRequiredActionProvider(there);
            }
        }

        private static RequiredActionProviderModel enabled() {
            RequiredActionProviderModel action = new RequiredActionProviderModel();
            action.setAlias(ID);
            action.setProviderId(ID);
            action.setName(NAME);
            action.setEnabled(true);
            action.setPriority(PRIORITY);
            return action;
        }
    }
}
