package no.helseprofil.keycloak.clientpolicy;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.client.ClientReader.SectorIdentifiers;
import no.helseprofil.keycloak.clientpolicy.ReservedAttributes.RegisteredContacts;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.notice.Contacts;
import no.helseprofil.profile.request.ResponseTypeCode;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.utils.OIDCResponseType;
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
            return completed(super.createOIDC(metadata));
        }

        @Override
        public Response getOIDC(String clientId) {
            return completed(super.getOIDC(clientId));
        }

        @Override
        public Response updateOIDC(String clientId, OIDCClientRepresentation metadata) {
            contacts = metadata.getContacts();
            scope = metadata.getScope();
            metadata.setScope(null);
            askForSector(metadata);
            return completed(super.updateOIDC(clientId, metadata));
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

        /**
         * Returns the answer with all that is registered (RFC 7591, section 3.2.1), and with no response type that is
         * refused: Keycloak adds {@code none} to each client. No cache keeps it, since it has a token.
         */
        private Response completed(Response answer) {
            if (!(answer.getEntity() instanceof OIDCClientRepresentation metadata)) {
                return answer;
            }
            ClientModel client = session.getContext().getRealm().getClientByClientId(metadata.getClientId());
            if (isLetRegister()) {
                List<String> registered = Contacts.written(client.getAttribute(ClientAttributes.CONTACTS));
                metadata.setContacts(registered.isEmpty() ? null : registered);
            }
            if (metadata.getResponseTypes() != null && isForCode(client)) {
                metadata.setResponseTypes(metadata.getResponseTypes().stream()
                        .filter(OIDCResponseType.CODE::equals)
                        .toList());
            }
            return Response.fromResponse(answer)
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .build();
        }

        private boolean isForCode(ClientModel client) {
            return RealmProfiles.of(session)
                    .active()
                    .map(active ->
                            active.profile().terms(ClientReader.migration(client), ServerClock.INSTANCE.instant()))
                    .filter(terms ->
                            terms.phaseOf(Catalogue.get(ResponseTypeCode.class)).refuses())
                    .isPresent();
        }
    }
}
