package no.helseprofil.keycloak.policy;

import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.keycloak.client.ClientReader.SectorIdentifiers;
import no.helseprofil.keycloak.policy.ReservedAttributes.RegisteredContacts;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.notice.Contacts;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.oidc.OIDCClientRepresentation;
import org.keycloak.services.clientregistration.ClientRegistrationContext;
import org.keycloak.services.clientregistration.ClientRegistrationProvider;
import org.keycloak.services.clientregistration.oidc.OIDCClientRegistrationProvider;
import org.keycloak.services.clientregistration.oidc.OIDCClientRegistrationProviderFactory;
import org.keycloak.services.clientregistration.policy.RegistrationAuth;

/**
 * Dynamic registration {@code openid-connect}: Keycloak's own, which takes {@code contacts} in a realm under the
 * profile.
 */
public final class ProfileClientRegistrationFactory extends OIDCClientRegistrationProviderFactory {

    @Override
    public ClientRegistrationProvider create(KeycloakSession session) {
        return RealmProfiles.isUnderProfile(session) ? new ProfileClientRegistration(session) : super.create(session);
    }

    /**
     * Takes {@code contacts} (RFC 7591, section 2), which Keycloak drops, of whom an administrator has let register: by
     * an initial access token, or by the registration access token of a client that was registered so; and of an
     * administrator who manages the realm. Of anybody else they are left out, as the RFC lets a server do: a stranger
     * would choose whom the server writes to, and {@code manage-clients} alone writes none of the profile's attributes.
     */
    static final class ProfileClientRegistration extends OIDCClientRegistrationProvider {

        private @Nullable List<String> contacts;
        private @Nullable String scope;

        ProfileClientRegistration(KeycloakSession session) {
            super(session);
        }

        @Override
        public Response createOIDC(OIDCClientRepresentation metadata) {
            contacts = metadata.getContacts();
            askForSector(metadata);
            return withContacts(super.createOIDC(metadata));
        }

        @Override
        public Response getOIDC(String clientId) {
            return withContacts(super.getOIDC(clientId));
        }

        @Override
        public Response updateOIDC(String clientId, OIDCClientRepresentation metadata) {
            contacts = metadata.getContacts();
            scope = metadata.getScope();
            metadata.setScope(null);
            askForSector(metadata);
            return withContacts(super.updateOIDC(clientId, metadata));
        }

        /** Keycloak fetches it once the client is stored. */
        private void askForSector(OIDCClientRepresentation metadata) {
            String address = metadata.getSectorIdentifierUri();
            if (address != null && !address.isBlank()) {
                SectorIdentifiers.ask(session, address);
            }
        }

        @Override
        public ClientRepresentation create(ClientRegistrationContext context) {
            offerContacts();
            return super.create(context);
        }

        @Override
        public ClientRepresentation update(String clientId, ClientRegistrationContext context) {
            offerContacts();
            keepDefaultScopes(clientId, context.getClient());
            return super.update(clientId, context);
        }

        /**
         * Sets {@code scope} as Keycloak means it: as the optional scopes of the client, which keeps its others.
         * Keycloak looks for those by {@code client_id} as if it were the internal id, and fails at each whose name was
         * chosen.
         */
        private void keepDefaultScopes(String clientId, ClientRepresentation proposed) {
            ClientModel client = session.getContext().getRealm().getClientByClientId(clientId);
            if (scope != null && client != null) {
                proposed.setOptionalClientScopes(Stream.of(scope.split(" ", -1))
                        .filter(name -> !name.isEmpty())
                        .toList());
                proposed.setDefaultClientScopes(
                        List.copyOf(client.getClientScopes(true).keySet()));
            }
        }

        private void offerContacts() {
            if (contacts != null && isLetRegister()) {
                RegisteredContacts.offer(session, contacts, isByAdministrator());
            }
        }

        private boolean isLetRegister() {
            return auth.resolveRegistrationAuth() == RegistrationAuth.AUTHENTICATED;
        }

        /** Returns whether what they come with is neither of the tokens that are given for registering. */
        private boolean isByAdministrator() {
            return !auth.isInitialAccessToken() && !auth.isRegistrationAccessToken();
        }

        /** The answer has all that is registered (RFC 7591, section 3.2.1). */
        private Response withContacts(Response answer) {
            if (answer.getEntity() instanceof OIDCClientRepresentation metadata && isLetRegister()) {
                ClientModel client = session.getContext().getRealm().getClientByClientId(metadata.getClientId());
                List<String> registered = Contacts.written(client.getAttribute(ClientAttributes.CONTACTS));
                metadata.setContacts(registered.isEmpty() ? null : registered);
            }
            return answer;
        }
    }
}
