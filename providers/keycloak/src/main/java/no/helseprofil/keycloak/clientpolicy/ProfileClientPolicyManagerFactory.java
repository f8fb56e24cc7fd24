package no.helseprofil.keycloak.clientpolicy;

import java.util.List;
import no.helseprofil.keycloak.observedprofile.ObservedProfiles;
import no.helseprofil.keycloak.organisation.OrganisationRequiredActionFactory.OrganisationAction;
import no.helseprofil.keycloak.storage.RealmGuard;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.ClientPoliciesRepresentation;
import org.keycloak.representations.idm.ClientProfilesRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.securityprofile.SecurityProfileProvider;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.ClientPolicyManager;
import org.keycloak.services.clientpolicy.DefaultClientPolicyManager;
import org.keycloak.services.clientpolicy.DefaultClientPolicyManagerFactory;

/**
 * Takes the place of Keycloak's client policy manager, by the same id, to make certain of one thing: in a realm under
 * the profile our executor runs for every event, first. A realm's own policy JSON can shadow our global policy by a
 * profile of its name, and broken JSON switches all policies off without a word.
 */
public final class ProfileClientPolicyManagerFactory extends DefaultClientPolicyManagerFactory {

    @Override
    public ClientPolicyManager create(KeycloakSession session) {
        return new Manager(session);
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        super.postInit(factory);
        factory.register(UnreportedWrites::on);
    }

    private static final class Manager extends DefaultClientPolicyManager {

        private final KeycloakSession session;

        Manager(KeycloakSession session) {
            super(session);
            this.session = session;
        }

        @Override
        public void triggerOnEvent(ClientPolicyContext context) throws ClientPolicyException {
            new PolicyEvents(session).on(context);
            if (!isAlone()) {
                super.triggerOnEvent(context);
            }
        }

        /** Returns whether there is no other policy, of realm or server. Then Keycloak needn't parse them. */
        private boolean isAlone() {
            return RealmProfiles.of(session).active().isPresent()
                    && RealmGuard.isAlone(session.getContext().getRealm())
                    && session.getProvider(SecurityProfileProvider.class).getDefaultClientPolicies().stream()
                            .allMatch(policy -> ProfileSecurityProfileFactory.NAME.equals(policy.getName()));
        }

        /** Says what is wrong with client profiles that are to be observed; Keycloak only says that something is. */
        @Override
        public void updateClientProfiles(RealmModel realm, @Nullable ClientProfilesRepresentation profiles)
                throws ClientPolicyException {
            List<String> problems = profiles == null
                    ? List.of()
                    : ObservedProfiles.of(session, profiles).problems();
            if (!problems.isEmpty()) {
                throw new ClientPolicyException(problems.get(0));
            }
            super.updateClientProfiles(realm, profiles);
        }

        @Override
        public void updateClientPolicies(RealmModel realm, ClientPoliciesRepresentation policies)
                throws ClientPolicyException {
            super.updateClientPolicies(realm, policies);
            RealmGuard.keep(realm);
        }

        /** Last of all when a realm is imported or its settings are written, which may have changed raw attributes. */
        @Override
        public void updateRealmModelFromRepresentation(RealmModel realm, RealmRepresentation representation) {
            super.updateRealmModelFromRepresentation(realm, representation);
            RealmGuard.keep(realm);
            OrganisationAction.keep(realm);
        }
    }
}
